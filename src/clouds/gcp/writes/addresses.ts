import * as l10n from "@vscode/l10n";
import { linesOf, textOf, type Values } from "../../../domain/draft.ts";
import type { Progress } from "../../../domain/progress.ts";
import { asApiError } from "../../../http/errors.ts";
import type { CloudWrite } from "../../cloud.ts";
import { readAddress, type AddressWire } from "../addresses.ts";
import { untried } from "../calls.ts";
import type { Google } from "../clients.ts";
import { change, started } from "../operations.ts";
import { nameIn, urlOf } from "../paths.ts";
import { computePath } from "../rest.ts";
import { descriptionOf, nameProblem, planned } from "./call.ts";

/**
 * Reserves the internal address of an endpoint.
 * Values: `region`, `subnets` (one), `name`, `mark`. Gives `address` (its name) and `ip`.
 */
export function reserveAddress(google: Google): CloudWrite {
  return {
    id: "reserveAddress",
    purpose: "make",
    // By its request id, and by its name.
    repeatable: true,
    typicalSeconds: 10,
    calls: (values) => [
      planned("POST", computePath(google, textOf(values, "region"), "addresses"), inputOf(values)),
    ],
    async look(values, options) {
      const { project } = google;
      const region = textOf(values, "region");
      const name = textOf(values, "name");
      const found = await readAddress(google, region, name, options);
      const ours = found?.description === descriptionOf(values) ? found : undefined;
      return {
        blocked: () => nameProblem(name) ?? subnetProblem(values) ?? taken(name, found, ours),
        alike: () => (ours === undefined ? [] : [name]),
        progress: () => reserved(name, ours),
        undo: ({ subject = name }) => ({
          write: "releaseAddress",
          values: { region, address: subject },
          about: subject,
        }),
        async run({ token, ...rest }) {
          const request = { project, region, addressResource: inputOf(values) };
          await change(google, rest, {
            ...{ operation: "addresses.insert", region, token },
            send: (requestId) =>
              started(google.addresses().insert({ ...request, requestId }, untried())),
          });
          return name;
        },
      };
    },
  };
}

function inputOf(values: Values) {
  return {
    name: textOf(values, "name"),
    description: descriptionOf(values),
    addressType: "INTERNAL",
    purpose: "GCE_ENDPOINT",
    subnetwork: urlOf(linesOf(values, "subnets")[0] ?? ""),
  };
}

function subnetProblem(values: Values): string | undefined {
  if (linesOf(values, "subnets").length === 1) return undefined;
  return l10n.t("Choose one subnet: an endpoint has one address.");
}

function taken(
  name: string,
  found: AddressWire | undefined,
  ours: AddressWire | undefined,
): string | undefined {
  if (found === undefined || found === ours) return undefined;
  return l10n.t("The region has an address called {0} already: choose another name.", name);
}

function reserved(name: string, address: AddressWire | undefined): Progress {
  if (address === undefined) {
    return { kind: "absent", text: l10n.t("There is no such reserved address.") };
  }
  const ip = address.address ?? "";
  if (address.status === "RESERVING" || ip === "") {
    return { kind: "running", text: l10n.t("The address {0} is being reserved.", name) };
  }
  const text = l10n.t("The address {0} ({1}) is reserved.", name, ip);
  return { kind: "done", text, gives: { address: name, ip } };
}

/** Gives back an address that nothing uses. Values: `region`, `address`. */
export function releaseAddress(google: Google): CloudWrite {
  return {
    id: "releaseAddress",
    purpose: "remove",
    repeatable: true,
    typicalSeconds: 10,
    calls: (values) => [
      planned(
        "DELETE",
        computePath(google, textOf(values, "region"), "addresses", textOf(values, "address")),
      ),
    ],
    async look(values, options) {
      const { project } = google;
      const region = textOf(values, "region");
      const address = textOf(values, "address");
      const found = await readAddress(google, region, address, options);
      return {
        blocked: () => used(address, found),
        progress: () =>
          found === undefined
            ? { kind: "done", text: l10n.t("The address {0} is given back.", address) }
            : { kind: "absent", text: l10n.t("The address {0} is reserved.", address) },
        undo: () => ({
          cannot: l10n.t("The address {0} is given back: others may have it now.", address),
        }),
        async run({ token, ...rest }) {
          await change(google, rest, {
            ...{ operation: "addresses.delete", region, token },
            send: (requestId) =>
              started(
                google.addresses().delete({ project, region, address, requestId }, untried()),
              ),
          }).catch((error: unknown) => {
            if (asApiError(error, "notFound") === undefined) throw error;
          });
          return address;
        },
      };
    },
  };
}

function used(address: string, found: AddressWire | undefined): string | undefined {
  const [user] = found?.users ?? [];
  if (user === undefined) return undefined;
  return l10n.t("The address {0} is still used by {1}: delete that first.", address, nameIn(user));
}
