// Tells Ployst of a change. Put your project's hook and its secret here.
const url = "https://ployst.example.com/hooks/targetprocess/PROJECT";
const secret = "SECRET";

const api = context.getService("targetprocess/api/v2");
const http = context.getService("http");

const current = args.Current || args.Previous || {};

// References in args.Current have only an id and a name. Without the rest Ployst knows less, but it knows of the change.
let details = {};
if (args.Modification !== "Deleted") {
  try {
    const found = await api.queryAsync(args.ResourceType, {
      select: "{final:entityState.isFinal,importance:priority.importance," +
        "owners:assignments.select({name:generalUser.fullName})}",
      where: "id==" + args.ResourceId
    });
    details = (found && found[0]) || {};
  } catch (error) {
    console.log("Ployst: the details cannot be read: " + error);
  }
}
const owners = details.owners && (details.owners.items || details.owners);
const state = current.EntityState || {};
const project = current.Project || {};
const priority = current.Priority || {};

const body = {
  v: 1,
  account: args.Account,
  type: args.ResourceType,
  id: args.ResourceId,
  modification: args.Modification,
  changed: args.ChangedFields || [],
  name: current.Name,
  state: state.Name,
  stateId: state.Id,
  final: details.final,
  project: project.Name,
  projectId: project.Id,
  version: current.EntityVersion,
  modifiedAt: current.ModifyDate,
  authorId: args.Author && args.Author.Id,
  owner: Array.isArray(owners) ? owners.map(owner => owner.name).join(", ") : null,
  description: current.Description,
  priority: {name: priority.Name, importance: details.importance},
  url: current.EntityUri,
};

await http.postAsync(url, {
  body: body,
  headers: {"Authorization": "Bearer " + secret, "Content-Type": "application/json"}
});
