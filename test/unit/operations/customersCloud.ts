import {
  type CloudSession,
  type CloudSight,
  type CloudWrite,
  type CloudWriteId,
} from "../../../src/clouds/cloud.ts";
import { textOf, type Values } from "../../../src/domain/draft.ts";
import type { EgressEndpoint } from "../../../src/domain/model.ts";
import { stateOf, type FakeCloud } from "./fakeCloud.ts";

/** The customer's side of the fake cloud: endpoints, and their private DNS. */
export function customersCloud(cloud: FakeCloud): CloudSession {
  const unused = () => Promise.reject(new Error("not used"));
  return {
    writes: [
      createEndpoint(cloud),
      deleteEndpoint(cloud),
      setPrivateDns(cloud),
      acceptConnection(cloud),
    ],
    ...{ whoAmI: unused, networks: unused, subnets: unused, groups: unused, offered: unused },
    endpoints: () => Promise.resolve([]),
    ...{ ownServices: unused, consumers: unused, zones: unused, addresses: unused },
  };
}

/** The database has things of the same ids. */
function own(id: string): string {
  return `customer/${id}`;
}

function endpointWrite(
  id: CloudWriteId,
  purpose: CloudWrite["purpose"],
  cloud: FakeCloud,
  sightOf: (values: Values, endpoints: readonly EgressEndpoint[]) => CloudSight,
): CloudWrite {
  return {
    ...{ id, purpose, repeatable: true, typicalSeconds: 60 },
    calls: () => [],
    async look(values) {
      await cloud.read();
      const mine = cloud.seen().filter(({ targetType }) => targetType === "vpc");
      return sightOf(
        values,
        mine.map((one) => ({ ...one, id: one.id.replace(own(""), "") })),
      );
    },
  };
}

function createEndpoint(cloud: FakeCloud): CloudWrite {
  return endpointWrite("createEndpoint", "make", cloud, (values, endpoints) => {
    const mark = textOf(values, "mark");
    return {
      blocked: () => undefined,
      alike: () => endpoints.filter(({ target }) => target === mark).map(({ id }) => id),
      progress({ subject = "" }) {
        const progress = stateOf(subject, endpoints);
        return progress.kind === "running" || progress.kind === "done"
          ? { kind: "done", text: "It is made.", gives: { endpoint: subject } }
          : progress;
      },
      undo: ({ subject = "" }) => ({ write: "deleteEndpoint", values: { endpoint: subject } }),
      run: ({ token }) =>
        cloud.write("create", () => {
          const known = cloud.tokens.get(token);
          if (known !== undefined) return known;
          const id = `vpce-0123456789abcdef${cloud.tokens.size}`;
          cloud.tokens.set(token, id);
          cloud.add("create", { kind: "vpc", id: own(id), target: mark, names: [] });
          return id;
        }),
    };
  });
}

function deleteEndpoint(cloud: FakeCloud): CloudWrite {
  return endpointWrite("deleteEndpoint", "remove", cloud, (values, endpoints) => {
    const id = textOf(values, "endpoint");
    return {
      blocked: () => undefined,
      progress: () =>
        endpoints.some((one) => one.id === id)
          ? { kind: "absent", text: "It is there." }
          : { kind: "done", text: "It is gone." },
      undo: () => ({ cannot: "A deleted endpoint does not come back." }),
      run: () => cloud.write("delete", () => cloud.remove("delete", own(id))),
    };
  });
}

/** On while the endpoint has a name. */
function setPrivateDns(cloud: FakeCloud): CloudWrite {
  return endpointWrite("setPrivateDns", "set", cloud, (values, endpoints) => {
    const id = textOf(values, "endpoint");
    const names = values["on"] === true ? ["private"] : [];
    const endpoint = endpoints.find((one) => one.id === id);
    return {
      awaits() {
        const { kind, text } = stateOf(id, endpoints);
        return kind === "running" || kind === "person" ? { kind, text } : undefined;
      },
      blocked: () => (endpoint === undefined ? "There is no such endpoint." : undefined),
      progress: () =>
        endpoint?.domainNames.join() === names.join()
          ? { kind: "done", text: "It is switched." }
          : { kind: "absent", text: "It is not switched." },
      undo: () => ({ write: "setPrivateDns", values: { ...values, on: values["on"] !== true } }),
      run: () => cloud.write("switch", () => cloud.setNames("switch", own(id), names)),
    };
  });
}

/** Lets a connection of the database in, or refuses it. */
function acceptConnection(cloud: FakeCloud): CloudWrite {
  return {
    ...{ id: "acceptConnection", purpose: "set", repeatable: true, typicalSeconds: 60 },
    calls: () => [],
    async look(values) {
      await cloud.read();
      const id = textOf(values, "endpoint");
      const reject = values["reject"] === true;
      const { kind } = stateOf(id, cloud.seen());
      const isIn = kind !== "person" && kind !== "failed" && kind !== "absent";
      return {
        blocked: () => undefined,
        progress: () =>
          isIn === reject
            ? { kind: "absent", text: "It waits." }
            : { kind: "done", text: "It is decided." },
        undo: () => ({ write: "acceptConnection", values: { ...values, reject: !reject } }),
        run: () =>
          cloud.write("decide", () => {
            const before = cloud.things.find((one) => one.id === id)?.state;
            const after = reject ? "failed" : undefined;
            if (before !== after) cloud.setState(id, after, "decide");
            return id;
          }),
      };
    },
  };
}
