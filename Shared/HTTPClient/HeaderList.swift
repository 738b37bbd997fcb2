internal import CLibCurl
import HTTPTypes

/// Header fields as libcurl's linked list.
@safe final class HeaderList {
    private(set) var first: UnsafeMutablePointer<curl_slist>?

    init(_ fields: HTTPFields) {
        // Without an empty Expect field libcurl waits up to a second for "100 Continue" before a large body.
        append("Expect:")
        for field in fields {
            // "Name:" means to libcurl that the field is left out; a field with an empty value ends in a semicolon.
            append(field.value.isEmpty ? "\(field.name.rawName);" : "\(field.name.rawName): \(field.value)")
        }
    }

    deinit { unsafe curl_slist_free_all(first) }

    private func append(_ line: String) {
        unsafe first = curl_slist_append(first, line) ?? first
    }
}
