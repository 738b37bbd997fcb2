/// The fields of the server's error report that are read.
///
/// The values are the macros `PG_DIAG_…`, which Swift does not import:
/// <https://www.postgresql.org/docs/current/libpq-exec.html#LIBPQ-PQRESULTERRORFIELD>.
enum ErrorField: UInt8 {
    case sqlState = 0x43  // C
    case message = 0x4D  // M
    case detail = 0x44  // D
    case hint = 0x48  // H
    case table = 0x74  // t
    case constraint = 0x6E  // n
    case sourceFunction = 0x52  // R
}
