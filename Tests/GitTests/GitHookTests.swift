import FunctionKit
import HTTPTypes
import HookTesting
import LoopbackServer
import Signatures
import Testing

@testable import Git

@Suite struct GitHookTests {
}
