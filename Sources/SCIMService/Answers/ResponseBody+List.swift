import SCIMCore
import SCIMHTTP

extension ResponseBody {
    /// A page of a list.
    init(list resources: [ResponseBody], totalResults: Int, place: ListResponse.Place) {
        self.init(ListResponse(totalResults: totalResults, place: place, itemsPerPage: resources.count).head)
        for (index, resource) in resources.enumerated() {
            if index > 0 { append([UInt8(ascii: ",")]) }
            append(resource)
        }
        append(ListResponse.tail)
    }
}
