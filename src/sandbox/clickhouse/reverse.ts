import type { Decision } from "../part.ts";
import type { CloudEndpoint } from "../world/entities.ts";
import { rootPrincipal } from "../world/places.ts";
import { Problem } from "../world/problem.ts";
import { serviceByName, type TargetVerdict } from "../world/targets.ts";
import { later } from "../world/world.ts";
import type { Book, Reverse, ReverseType, Service } from "./entities.ts";
import { databaseAccounts } from "./places.ts";

/** What a new one is asked for with. */
export type ReverseWish = Pick<
  Reverse,
  "description" | "type" | "target" | "shareArn" | "authentication" | "names"
>;

const forms: Readonly<Record<ReverseType, RegExp>> = {
  VPC_ENDPOINT_SERVICE: /^com\.amazonaws\.[a-z0-9.-]+$/,
  VPC_RESOURCE: /^rcfg-[0-9a-f]+$/,
  MSK_MULTI_VPC: /^arn:aws[a-z-]*:kafka:[a-z0-9-]+:\d{12}:cluster\/.+$/,
  GCP_PSC_SERVICE_ATTACHMENT: /^projects\/[^/]+\/regions\/[^/]+\/serviceAttachments\/[^/]+$/,
};

/** @throws Problem notFound. */
export function reverseOf(book: Book, service: Service, id: string): Reverse {
  const found = book.reverse.get(id);
  if (found?.serviceId !== service.id) {
    throw new Problem("notFound", `reverse private endpoint ${id} not found`);
  }
  return found;
}

/**
 * Asks for a new one. Nothing is deduplicated: asking twice makes two.
 * @throws Problem invalid.
 */
export function createReverse(book: Book, service: Service, wish: ReverseWish): Reverse {
  assertWish(book, service, wish);
  const { world } = book;
  const made = book.reverse.add({
    ...wish,
    id: world.random.uuid(),
    serviceId: service.id,
    state: "Provisioning",
    endpointId: "",
    dnsNames: [],
    createdAt: world.clock.now(),
  });
  later(world, book.reverse, made.id, world.times.egressMade, (row) => {
    const verdict = judge(book, service, row);
    if (verdict === "refused") return { state: "Failed" };
    const half = addHalf(book, service, row, verdict === "needsAcceptance");
    if (verdict === "needsAcceptance") expireLater(book, row.id);
    return {
      state: verdict === "accepted" ? "Ready" : "PendingAcceptance",
      endpointId: half.id,
      dnsNames: [half.address],
    };
  });
  return made;
}

/** One that nobody accepts expires. */
function expireLater(book: Book, id: string): void {
  const { world } = book;
  world.clock.after(world.times.egressExpires, () => {
    if (book.reverse.get(id)?.state === "PendingAcceptance") decideReverse(book, id, "expire");
  });
}

function assertWish(book: Book, service: Service, wish: ReverseWish): void {
  const { type, target, description, shareArn, authentication } = wish;
  const isGcp = type === "GCP_PSC_SERVICE_ATTACHMENT";
  if ((service.cloud === "gcp") !== isGcp || service.cloud === "azure") {
    throw new Problem("invalid", `${type} is not supported for services in ${service.cloud}`);
  }
  if (!forms[type].test(target)) throw new Problem("invalid", `invalid target for ${type}`);
  if (description.length > 255) throw new Problem("invalid", "description is too long");
  if (type === "VPC_RESOURCE" && shareArn === undefined) {
    throw new Problem("invalid", "vpcResourceShareArn is required");
  }
  if (type === "MSK_MULTI_VPC" && !["SASL_IAM", "SASL_SCRAM"].includes(authentication ?? "")) {
    throw new Problem("invalid", "mskAuthentication must be SASL_IAM or SASL_SCRAM");
  }
  assertNames(book, service, type, wish.names);
}

function assertNames(
  book: Book,
  service: Service,
  type: ReverseType,
  names: readonly string[],
  except?: string,
): void {
  if (type === "MSK_MULTI_VPC" && names.length > 0) {
    throw new Problem("invalid", "customPrivateDnsMappings are not supported for MSK_MULTI_VPC");
  }
  const taken = book.reverse
    .group(service.id)
    .filter(({ id }) => id !== except)
    .flatMap((one) => one.names);
  const twice = names.find((name, index) => taken.includes(name) || names.indexOf(name) < index);
  if (twice !== undefined) {
    throw new Problem("invalid", `"${twice}" is not unique across the service`);
  }
  const wrong = names.find((name) => !/^(\*\.)?([a-z0-9_-]+\.)+[a-z0-9-]+$/i.test(name));
  if (wrong !== undefined) throw new Problem("invalid", `"${wrong}" is not a DNS name`);
}

/** Replaces its names. @throws Problem invalid. */
export function setNames(book: Book, service: Service, one: Reverse, names: string[]): Reverse {
  assertNames(book, service, one.type, names, one.id);
  return book.reverse.change(one.id, { names }) ?? one;
}

/** Deleting for a while, then gone, its half in the cloud with it. */
export function deleteReverse(book: Book, one: Reverse): void {
  if (one.state === "Deleting") return;
  const { world } = book;
  book.reverse.change(one.id, { state: "Deleting" });
  later(world, book.reverse, one.id, world.times.egressDeleted, (row) => {
    if (row.endpointId !== "") world.endpoints.remove(row.endpointId);
    book.reverse.remove(row.id);
    return undefined;
  });
}

/** What the cloud says to a connection from ClickHouse's account. */
export function judge(
  { world, reverse }: Book,
  service: Service,
  {
    id,
    type,
    target,
    shareArn,
    authentication,
  }: Partial<Reverse> & Pick<Reverse, "type" | "target">,
): TargetVerdict {
  const account = databaseAccounts[service.cloud];
  const principal = rootPrincipal(account);
  if (type === "VPC_RESOURCE") {
    // A share serves one endpoint only (api-facts §4.4).
    const others = reverse.group(service.id).filter((one) => one.id !== id);
    return others.some((one) => one.shareArn === shareArn && one.state === "Ready")
      ? "refused"
      : "accepted";
  }
  if (type === "MSK_MULTI_VPC") {
    const msk = world.mskClusters.get(target);
    const scheme = authentication === "SASL_IAM" ? "saslIam" : "saslScram";
    if (msk?.region !== service.region || !msk.multiVpc.includes(scheme)) return "refused";
    return msk.policyPrincipals.includes(principal) ? "accepted" : "needsAcceptance";
  }
  if (target.startsWith(`com.amazonaws.${service.region}.`)) return "accepted";
  const found = serviceByName(world, target);
  if (found?.region !== service.region) return "refused";
  const everyone = found.allowed.includes("*");
  if (found.cloud === "aws") {
    if (!everyone && !found.allowed.includes(principal)) return "refused";
    return found.acceptance === "automatic" ? "accepted" : "needsAcceptance";
  }
  const listed = everyone || found.allowed.includes(account);
  return found.acceptance === "automatic" || listed ? "accepted" : "needsAcceptance";
}

/** Its half in the cloud, in ClickHouse's account. */
export function addHalf(
  { world }: Book,
  service: Service,
  { id, target }: Reverse,
  waits: boolean,
): CloudEndpoint {
  const { random } = world;
  const vpce = `vpce-${random.hex(17)}`;
  const aws = service.cloud === "aws";
  return world.endpoints.add({
    id: aws ? vpce : random.digits(17),
    address: aws
      ? `${vpce}-${random.hex(8)}.vpce-svc.${service.region}.vpce.amazonaws.com`
      : `10.${random.below(250) + 1}.${random.below(256)}.${random.below(250) + 4}`,
    cloud: service.cloud,
    accountId: databaseAccounts[service.cloud],
    region: service.region,
    networkId: "",
    subnetIds: [],
    securityGroupIds: [],
    serviceId: serviceByName(world, target)?.id ?? target,
    name: `clickpipes-${id}`,
    state: waits ? "pendingAcceptance" : "available",
    privateDns: false,
    createdAt: world.clock.now(),
  });
}

/** @throws Problem notFound, precondition when it does not wait. */
export function decideReverse(book: Book, id: string, decision: Decision): void {
  const { world, reverse } = book;
  const one = reverse.get(id);
  if (one === undefined) throw new Problem("notFound", `nothing with id ${id}`);
  if (one.state !== "PendingAcceptance") {
    throw new Problem("precondition", `${id} does not wait for acceptance (${one.state})`);
  }
  if (decision === "accept") {
    world.endpoints.change(one.endpointId, { state: "pending" });
    later(world, reverse, id, world.times.egressReady, () => {
      world.endpoints.change(one.endpointId, { state: "available" });
      return { state: "Ready" };
    });
    return;
  }
  const rejected = decision === "reject";
  world.endpoints.change(one.endpointId, { state: rejected ? "rejected" : "expired" });
  reverse.change(id, { state: rejected ? "Rejected" : "Expired" });
}
