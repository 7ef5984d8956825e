import { AwsError } from "../errors.ts";
import { networksSeen, tagsOf, type AwsState } from "../state.ts";
import { done, requiredList, type Ec2Action, type Ec2Call } from "./call.ts";

export const tagActions: Readonly<Record<string, Ec2Action>> = {
  CreateTags: createTags,
  DeleteTags: deleteTags,
};

/**
 * The tags that a create call asks for.
 * @throws AwsError where they are for another kind of thing.
 */
export function specifiedTags({ params }: Ec2Call, kind: string): Map<string, string> {
  const specifications = params.items("TagSpecification");
  if (specifications.some((one) => one.text("ResourceType") !== kind)) {
    const message = `'${kind}' is the only taggable resource of this call`;
    throw new AwsError("InvalidParameterValue", message);
  }
  return new Map(specifications.flatMap((one) => readTags(one.items("Tag"))));
}

function readTags(items: Ec2Call["params"][]): [string, string][] {
  return items.map((tag) => [tag.text("Key") ?? "", tag.text("Value") ?? ""]);
}

function createTags(call: Ec2Call): Record<string, unknown> {
  const tags = readTags(call.params.items("Tag"));
  for (const [id, present] of taggable(call)) {
    call.state.tags.set(id, new Map([...present, ...tags]));
  }
  return done;
}

/** A tag that is named with a value goes only if it has that value. */
function deleteTags(call: Ec2Call): Record<string, unknown> {
  for (const [id, present] of taggable(call)) {
    const left = new Map(present);
    for (const tag of call.params.items("Tag")) {
      const key = tag.text("Key") ?? "";
      const value = tag.text("Value");
      if (value === undefined || value === left.get(key)) left.delete(key);
    }
    call.state.tags.set(id, left);
  }
  return done;
}

/** What a call names, with its tags so far; all of it is the account's own, or nothing is changed. */
function taggable(call: Ec2Call): [string, ReadonlyMap<string, string>][] {
  return requiredList(call, "ResourceId").map((id) => {
    const found = owned(call, id);
    if (found === undefined) throw new AwsError("InvalidID", `The ID '${id}' is not valid`);
    return [id, tagsOf(call.state, id, found.name)];
  });
}

function owned({ state, who, region }: Ec2Call, id: string): { name?: string } | undefined {
  const network = networksSeen(state, who.accountId, region).find(
    (one) => one.id === id && one.accountId === who.accountId,
  );
  if (network !== undefined) return { name: network.name };
  return accountOf(state, id) === who.accountId ? {} : undefined;
}

function accountOf(state: AwsState, id: string): string | undefined {
  const { subnets, networks, endpoints, services } = state.world;
  const subnet = subnets.get(id);
  const network = subnet === undefined ? undefined : networks.get(subnet.networkId);
  const found = network ?? endpoints.get(id) ?? services.get(id) ?? state.groups.get(id);
  return found?.accountId;
}
