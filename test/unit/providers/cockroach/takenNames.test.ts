import { expect, it } from "vitest";
import { json } from "../../http/scripted.ts";
import { action, egress, target } from "./fakes.ts";

const pattern = "*.us-east-1.aws.confluent.cloud";

it("warns of a name that leads elsewhere in the region, and does not propose it", async () => {
  const { action: set } = await action("setDomainNames", json({}));
  const other = egress("e-2", { domainNames: [pattern] });
  const here = target({ egress: [egress("e-1"), other] }, { item: "e-1" });
  const draft = set.draft({ domainNames: pattern.toUpperCase() }, here);
  expect(draft.warnings).toEqual([
    `${pattern} leads to the endpoint e-2 already. Setting it here may fail.`,
  ]);
  expect(draft.errors).toEqual({});
  expect(draft.fields[0]?.suggestions).toEqual([]);

  const elsewhere = egress("e-2", { region: "us-west-2", domainNames: [pattern] });
  const free = target({ egress: [egress("e-1"), elsewhere] }, { item: "e-1" });
  const again = set.draft({ domainNames: pattern }, free);
  expect(again.warnings).toEqual([]);
  expect(again.fields[0]?.suggestions).toEqual([pattern]);
});
