import FunctionKit
import HTTPTypes
import HookTesting
import LoopbackServer
import Signatures
import Testing

@testable import Jenkins

@Suite struct JenkinsHookTests {
}
