/**
 * The policy that an installation starts with; a customer edits it. docs/policy.md lists the rules that the
 * sources cite. Whatever is not known (tier, provenance, level, blast radius) is judged as the strictest.
 */
export const SHIPPED_POLICY = `// Countersign's starting policy. Each requirement says when it is applicable, when it is satisfied and who
// may except a change from it. A statement is about the facts of one change; nothing here runs any code.

@id("two-people-tier-1")
@title("Two people other than the author on every Tier-1 change")
@reason("Six hours of lost orders began with a configuration change that one person made alone.")
@source("Starting policy, rule 1 (docs/policy.md)")
@within("8h")
permit (principal, action == Action::"applicable", resource)
when { context.change.production && context.services.tier == 1 };

@id("two-people-tier-1")
permit (principal, action == Action::"satisfied", resource)
when { context.reviews.people >= 2 }
when { context.author.hiddenParties == 0 };

@id("two-people-tier-1")
permit (principal, action == Action::"override", resource)
when { context.overrides.senior.contains("two-people-tier-1") };

@id("senior-on-ai-tier-1")
@title("A senior on AI-assisted changes by junior and mid-level authors on Tier-1")
@reason("Whoever cannot yet judge the tool's answer needs somebody who can. Unknown provenance is treated as AI.")
@source("Starting policy, rule 2 (docs/policy.md)")
@within("8h")
permit (principal, action == Action::"applicable", resource)
when { context.change.production && context.services.tier == 1 }
when { context.ai.involvement != Involvement::"none" }
unless { [Level::"senior", Level::"principal"].contains(context.author.level) };

@id("senior-on-ai-tier-1")
permit (principal, action == Action::"satisfied", resource)
when { context.reviews.seniors >= 1 }
when { context.author.hiddenParties == 0 };

@id("senior-on-ai-tier-1")
permit (principal, action == Action::"override", resource)
when { context.overrides.senior.contains("senior-on-ai-tier-1") };

@id("two-people-agent-operations")
@title("Two people, one of them senior, for operations by agents or that destroy")
@reason("An agent deleted and recreated an environment, and nobody had been asked: 13 hours.")
@source("Starting policy, rule 3 (docs/policy.md)")
@within("4h")
permit (principal, action == Action::"applicable", resource)
when { context.services.tier <= 2 }
when { context.operation.byAgent || context.operation.destructive };

@id("two-people-agent-operations")
permit (principal, action == Action::"satisfied", resource)
when { context.reviews.people >= 2 && context.reviews.seniors >= 1 }
when { context.author.hiddenParties == 0 };

@id("two-people-agent-operations")
permit (principal, action == Action::"override", resource)
when { context.overrides.senior.contains("two-people-agent-operations") };

@id("validated-high-blast-radius")
@title("A passed pre-deployment validation for high blast radius")
@reason("What can take everything down is tried before, configuration included.")
@source("Starting policy, rule 4 (docs/policy.md)")
@within("1d")
permit (principal, action == Action::"applicable", resource)
when { context.change.production }
unless { [BlastRadius::"low", BlastRadius::"medium"].contains(context.change.blastRadius) };

@id("validated-high-blast-radius")
permit (principal, action == Action::"satisfied", resource)
when { context.validation.status == Validation::"passed" };

@id("validated-high-blast-radius")
permit (principal, action == Action::"override", resource)
when { context.overrides.senior.contains("validated-high-blast-radius") };

@id("rollback-plan-high-blast-radius")
@title("A rollback plan for high blast radius")
@reason("An outage lasts as long as it takes to find the way back, unless somebody wrote it down before.")
@source("Starting policy, rule 4 (docs/policy.md)")
@within("1d")
permit (principal, action == Action::"applicable", resource)
when { context.change.production }
unless { [BlastRadius::"low", BlastRadius::"medium"].contains(context.change.blastRadius) };

@id("rollback-plan-high-blast-radius")
permit (principal, action == Action::"satisfied", resource)
when { context.change.rollbackPlan };

@id("rollback-plan-high-blast-radius")
permit (principal, action == Action::"override", resource)
when { context.overrides.senior.contains("rollback-plan-high-blast-radius") };

@id("no-deployment-in-freeze")
@title("No deployment into a freeze")
@reason("A freeze is declared when nobody can afford, or attend to, another incident.")
@source("Starting policy, rule 5 (docs/policy.md)")
permit (principal, action == Action::"applicable", resource)
when { context.change.production };

@id("no-deployment-in-freeze")
permit (principal, action == Action::"satisfied", resource)
when { !context.freeze.active };

@id("no-deployment-in-freeze")
permit (principal, action == Action::"override", resource)
when { context.overrides.senior.contains("no-deployment-in-freeze") };

@id("no-deployment-onto-open-incident")
@title("No deployment onto a service with an open Sev1 or Sev2, except its own fix")
@reason("A second change hides what the first one did, and doubles what has to be rolled back.")
@source("Starting policy, rule 5 (docs/policy.md)")
permit (principal, action == Action::"applicable", resource)
when { context.change.production };

@id("no-deployment-onto-open-incident")
permit (principal, action == Action::"satisfied", resource)
when { context.incidents.severeNotFixedHere == 0 };

@id("no-deployment-onto-open-incident")
permit (principal, action == Action::"override", resource)
when { context.overrides.senior.contains("no-deployment-onto-open-incident") };

@id("director-signs-overrides-tier-1")
@title("A director signs every exception on Tier-1")
@reason("Whoever answers for the service decides when its rules give way. There is no exception from this one.")
@source("Starting policy, rule 6 (docs/policy.md)")
@within("4h")
permit (principal, action == Action::"applicable", resource)
when { context.services.tier == 1 }
unless { context.overrides.signed.isEmpty() };

@id("director-signs-overrides-tier-1")
permit (principal, action == Action::"satisfied", resource)
when { context.overrides.withoutDirector == 0 };

@id("no-standing-objection")
@title("No veto and no requested change stands")
@reason("An objection that approvals can outvote is no objection.")
@source("Starting policy, rule 7 (docs/policy.md)")
@within("1d")
permit (principal, action == Action::"applicable", resource)
when { context.change.production };

@id("no-standing-objection")
permit (principal, action == Action::"satisfied", resource)
when { context.reviews.vetoes == 0 }
when { context.reviews.changesRequested == 0 };

@id("no-standing-objection")
permit (principal, action == Action::"override", resource)
when { context.overrides.director.contains("no-standing-objection") };

@id("no-blocking-finding")
@title("No blocking finding of an automated reviewer is left unsettled")
@reason("A warning that anybody can click away is none. A machine's can hold a change, and only a senior's reason ends that.")
@source("Starting policy, rule 8 (docs/policy.md)")
@within("1d")
permit (principal, action == Action::"applicable", resource)
when { context.change.production && context.findings.blockingReported >= 1 };

@id("no-blocking-finding")
permit (principal, action == Action::"satisfied", resource)
when { context.findings.blocking == 0 };

@id("editors")
permit (principal, action == Action::"edit-policy", resource)
when { [Role::"director", Role::"vp"].contains(context.person.role) || context.person.level == Level::"principal" };

@id("trivial-rebase")
permit (principal, action == Action::"keep-approvals-on-trivial-rebase", resource);
`;
