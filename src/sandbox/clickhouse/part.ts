import { createKeyRing } from "../http/keys.ts";
import { callersOf } from "../keys.ts";
import type { Part, PartOptions, PendingAcceptance, TargetView } from "../part.ts";
import { clearBook, createBook, type Book } from "./entities.ts";
import { fillDemo } from "./demo.ts";
import { createClickhouseFace } from "./face.ts";
import { fillGenerated } from "./generator.ts";
import { decideReverse, judge } from "./reverse.ts";
import { variantRules } from "./variants.ts";

/** ClickHouse Cloud in the sandbox, and what it holds. */
export interface ClickhousePart extends Part {
  readonly book: Book;
}

/** Makes it, empty. */
export function createClickhousePart({ world }: PartOptions): ClickhousePart {
  const book = createBook(world);
  const keys = createKeyRing();
  const caller = callersOf({
    get main() {
      return book.organizationId;
    },
  });
  return {
    book,
    face: createClickhouseFace(book, keys),
    keys: {
      admin: keys.addPair("", caller("admin")),
      developer: keys.addPair("", caller("developer")),
      revoked: keys.revokedPair(""),
    },
    variants: book.variants,
    variantRules,
    fill(amount) {
      if (amount === "demo") fillDemo(book);
      else fillGenerated(book, amount);
    },
    clear: () => clearBook(book),
    clusterName: (id) => book.services.get(id)?.name,
    serviceOf(clusterId, region) {
      const service = book.services.get(clusterId);
      return service?.region === region ? world.services.get(service.serviceId) : undefined;
    },
    // The API has no state for an endpoint: its id stays on the lists, whatever becomes of it.
    endpointGone: () => undefined,
    pending: () => pendingOf(book),
    decide: (id, decision) => decideReverse(book, id, decision),
    targets: (clusterId) => targetsOf(book, clusterId),
  };
}

function pendingOf({ reverse, services }: Book): PendingAcceptance[] {
  return reverse
    .all()
    .filter(({ state }) => state === "PendingAcceptance")
    .map(({ id, serviceId, target, endpointId }) => {
      const service = services.get(serviceId);
      const words = `Service ${service?.name ?? serviceId} asks to connect to ${target}`;
      const region = service?.region ?? "";
      return { id, clusterId: serviceId, region, target, endpointId, words };
    });
}

/** The customer's services that a reverse private endpoint of this service can lead to. */
function targetsOf(book: Book, clusterId: string): TargetView[] {
  const { world } = book;
  const service = book.services.get(clusterId);
  if (service === undefined) return [];
  const { cloud, region } = service;
  if (cloud === "azure") return [];
  const type = cloud === "aws" ? "VPC_ENDPOINT_SERVICE" : "GCP_PSC_SERVICE_ATTACHMENT";
  const attachments = world.services
    .all()
    .filter((one) => one.cloud === cloud && one.region === region)
    .filter(({ accountId }) => world.accounts.get(accountId)?.side !== "database")
    .map(({ name }): TargetView => {
      const outcome = judge(book, service, { type, target: name });
      return { region, type, identifier: name, outcome };
    });
  if (cloud !== "aws") return attachments;
  const msk = world.mskClusters
    .all()
    .filter((one) => one.region === region)
    .map(({ id }): TargetView => {
      const asked = { type: "MSK_MULTI_VPC", target: id, authentication: "SASL_IAM" } as const;
      return { region, type: asked.type, identifier: id, outcome: judge(book, service, asked) };
    });
  return [...attachments, ...msk];
}
