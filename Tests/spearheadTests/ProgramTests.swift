import Foundation
import Testing

@testable import spearhead

@Suite("The program")
struct ProgramTests {
    /// Nothing listens there: port 1 of the loopback interface is never given out.
    private let nowhere = ["SPEARHEAD_SERVER": "127.0.0.1:1"]

    @Test("Help and version end with 0 on standard output", arguments: ["--help", "--version", "help"])
    func help(argument: String) async {
        let run = await CommandRun(argument)
        #expect(run.status == .done)
        #expect(!run.output.isEmpty)
        #expect(run.errors.isEmpty)
    }

    @Test(
        "Wrong usage ends with 2 on standard error",
        arguments: [
            ["frobnicate"], ["tenant", "create"], ["tenant", "list", "--wrong"], ["user", "update", "a"],
            ["token", "create", "a", "--name", "n", "--days", "0"],
        ])
    func usage(arguments: [String]) async throws {
        let run = await CommandRun(arguments)
        #expect(run.status == .usage)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("error: "))
        let json = await CommandRun(arguments + ["--json"])
        #expect(json.status == .usage)
        let error = try json.errorJSON()
        #expect(error["reason"] as? String == "USAGE")
        #expect(error["exitStatus"] as? Int == 2)
    }

    @Test("A server that is not there ends with 6 and says what to check")
    func unavailable() async throws {
        let run = await CommandRun("tenant", "list", environment: nowhere)
        #expect(run.status == .unavailable)
        #expect(run.errors.contains("(CONNECT_FAILED)"))
        #expect(run.errors.contains("--server"))
        let json = await CommandRun("tenant", "list", "--json", environment: nowhere)
        #expect(try json.errorJSON()["code"] as? String == "UNAVAILABLE")
        #expect(json.output.isEmpty)
    }

    @Test("A named file that is missing is found before anything is sent")
    func missingFiles() async {
        let config = await CommandRun("status", "--config", "/nonexistent/spearhead.yaml", environment: nowhere)
        #expect(config.status == .usage)
        #expect(config.errors.contains("(CONFIGURATION_UNREADABLE)"))
        let apply = await CommandRun("apply", "-f", "/nonexistent/tenants.yaml", environment: nowhere)
        #expect(apply.errors.contains("(FILE_UNREADABLE)"))
    }

    @Test("A wrong method or wrong JSON is found before anything is sent")
    func call() async throws {
        let unknown = await CommandRun("call", "TenantService/GetTenat", environment: nowhere)
        #expect(unknown.status == .usage)
        #expect(unknown.errors.contains("TenantService/GetTenant"))
        let json = await CommandRun("call", "TenantService/GetTenant", #"{"slugg":"a"}"#, environment: nowhere)
        #expect(json.status == .invalidData)
        #expect(json.errors.contains("(INVALID_JSON)"))
        let streaming = await CommandRun("call", "DataService/Import", environment: nowhere)
        #expect(streaming.errors.contains("spearhead import"))
        let input = await CommandRun("call", "TenantService/GetTenant", "-", environment: nowhere, input: "{]")
        #expect(input.errors.contains("(INVALID_JSON)"))
    }

    @Test("A mistake in tenants.yaml is found before anything is sent, from standard input, too")
    func apply() async throws {
        let run = await CommandRun("apply", "-f", "-", "--json", environment: nowhere, input: "tenants: [{slgu: a}]")
        #expect(run.status == .invalidData)
        #expect(try run.errorJSON()["reason"] as? String == "INVALID_TENANTS_FILE")
    }

    @Test("The methods are listed without a server")
    func methods() async throws {
        let run = await CommandRun("methods", "tenantservice")
        #expect(run.status == .done)
        #expect(run.output.contains("spearhead.platform.v1.TenantService/MigrateTenants"))
        #expect(run.output.contains("server stream"))
        let json = await CommandRun("methods", "HealthService/Check", "--json")
        let methods = try #require(try json.json()["methods"] as? [NSDictionary])
        #expect(methods.count == 1)
        #expect(methods[0]["request"] as? String == "spearhead.platform.v1.CheckRequest")
    }

    @Test("The doctor says what is wrong on this side and that the server is away")
    func doctor() async throws {
        let run = await CommandRun("doctor", "--json", "--token-file", "/nonexistent/token", environment: nowhere)
        #expect(run.status == .failed)
        let findings = try #require(try run.json()["findings"] as? [NSDictionary])
        #expect(findings.contains { $0["subject"] as? String == "token" && $0["severity"] as? String == "SEVERITY_ERROR" })
        #expect(findings.contains { $0["subject"] as? String == "server" && $0["severity"] as? String == "SEVERITY_ERROR" })
    }
}
