-- What other routines made may look different now: all documents are made anew.
insert into touched_feature (feature_id) select id from feature union select feature_id from kept_feature;
