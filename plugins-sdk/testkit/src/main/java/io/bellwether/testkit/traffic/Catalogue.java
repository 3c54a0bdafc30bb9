// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.traffic;

import io.bellwether.testkit.seq.MessageTemplate;
import java.util.List;

/** The applications, what they say, and what they speak of. */
final class Catalogue {
    static final String WEB = "sharedo-web";
    static final String API = "sharedo-api";
    static final String IDENTITY = "sharedo-identity";
    static final String ENGINE = "event-engine";
    static final String INDEXER = "search-indexer";
    static final String MAIL = "mail-intake";

    static final MessageTemplate REQUEST =
            parse("HTTP {Method} {RequestPath} responded {StatusCode} in {ElapsedMs} ms");
    static final MessageTemplate CALL =
            parse("HttpClient call to {Target} completed with {StatusCode} in {ElapsedMs} ms");
    static final MessageTemplate SLOW_CALL = parse("HttpClient call to {Target} is slow: {ElapsedMs} ms");
    static final MessageTemplate RETRY =
            parse("SendWithRetry attempt {Attempt} of {MaxAttempts} to {Target} failed with {StatusCode}");
    static final MessageTemplate GAVE_UP =
            parse("SendWithRetry gave up on {Target} after {MaxAttempts} attempts, last status {StatusCode}");
    static final MessageTemplate PLAN_STEP =
            parse("Executed step {StepSystemName} of plan {PlanSystemName} in {ElapsedMs} ms");
    static final MessageTemplate PLAN_FAILED = parse("Step {StepSystemName} of plan {PlanSystemName} failed");
    static final MessageTemplate HEARTBEAT = parse("Event engine heartbeat from {_Server}, {ActivePlans} plans active");
    static final MessageTemplate ENGINE_CRASHED = parse("Event engine host on {_Server} terminated unexpectedly");
    static final MessageTemplate ENGINE_STARTED =
            parse("Event engine host on {_Server} started, restart {_TotalRestartCount}");
    static final MessageTemplate MEMORY =
            parse("Working set of {WorkingSetMb} MB on {_Server} is above the limit of {LimitMb} MB");
    static final MessageTemplate STARVED =
            parse("Thread pool on {_Server} is starved: {QueueLength} work items are waiting");
    static final MessageTemplate INDEXED =
            parse("Indexed {DocumentCount} documents into {IndexName} in {ElapsedMs} ms");
    static final MessageTemplate MAIL_READ = parse("Read {MessageCount} messages from mailbox {Mailbox}");
    static final MessageTemplate TOKEN_ISSUED = parse("Issued access token to client {ClientId} for {Subject}");
    static final MessageTemplate TOKEN_NOT_FOUND = parse("Token handle not found for client {ClientId}");
    static final MessageTemplate TOKEN_EXPIRED = parse("Token expired for client {ClientId}, {SecondsAgo} s ago");
    static final MessageTemplate KEYS_SLOW = parse("Signing keys were refreshed in {ElapsedMs} ms, {Attempt} attempts");
    static final MessageTemplate SLOW_QUERY = parse("Query {QueryName} took {ElapsedMs} ms");
    static final MessageTemplate SCRIPT_FAILED = parse("Script {ScriptName} failed on work item {WorkItemReference}");
    static final MessageTemplate DEADLOCK = parse("Database command failed in {QueryName}, attempt {Attempt}");
    static final MessageTemplate UNHANDLED = parse("Unhandled exception in {RoutePattern}");
    static final MessageTemplate SEQ_NOISE = parse("[{Method}] {RequestPath} {StatusCode} ({ElapsedMs} ms)");

    static final List<String> ROUTES = List.of(
            "/api/workitem/{id}",
            "/api/listview/{view}/{page}",
            "/api/documents/{id}/content",
            "/api/tasks/mine",
            "/api/matters/{id}/timeline",
            "/api/parties/search",
            "/api/phases/{id}/transition",
            "/portal/home",
            "/security/userinfo");
    static final List<String> METHODS = List.of("GET", "GET", "GET", "GET", "POST", "PUT");
    static final List<String> TARGETS =
            List.of("iManage Work", "Microsoft Graph", "Search indexer", "Document assembly", "Land registry");
    static final List<String> CLIENTS =
            List.of("sharedo-spa", "outlook-addin", "mobile-app", "portal", "integration-api");
    static final List<String> PLANS = List.of(
            "matter-open",
            "conflict-check",
            "limitation-reminder",
            "settlement-letter",
            "invoice-approval",
            "file-close");
    static final List<String> STEPS =
            List.of("load-matter", "evaluate-rules", "create-task", "send-email", "update-phase", "write-document");
    static final List<String> INDICES = List.of("work-items", "documents", "parties", "tasks");
    static final List<String> MAILBOXES =
            List.of("intake@example.com", "court-notices@example.com", "accounts@example.com");
    static final List<String> QUERIES =
            List.of("ListView.MyTasks", "Matter.Timeline", "Party.Duplicates", "Rules.Pending");
    static final List<String> SCRIPTS = List.of("calculate-limitation", "format-reference", "allocate-fee-earner");
    static final List<String> PEOPLE = List.of(
            "a.nguyen@example.com",
            "j.okafor@example.com",
            "m.rossi@example.com",
            "s.tanaka@example.com",
            "k.byrne@example.com",
            "l.haddad@example.com");

    private Catalogue() {}

    static String exception(String type, String message, String... frames) {
        StringBuilder text = new StringBuilder(type).append(": ").append(message);
        for (String frame : frames) {
            text.append("\n   at ").append(frame);
        }
        return text.toString();
    }

    private static MessageTemplate parse(String text) {
        return MessageTemplate.parse(text);
    }
}
