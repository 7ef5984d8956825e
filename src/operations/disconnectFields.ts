import * as l10n from "@vscode/l10n";
import type { PrivateZone } from "../domain/customerCloud.ts";
import type { Field, Values } from "../domain/draft.ts";
import { isOver } from "../domain/state.ts";
import type { CloudPart, NameOfEndpoint } from "./disconnect.ts";
import type { Customer, LeadingName, Remains } from "./disconnectSurroundings.ts";
import { sharedWords } from "./sharing.ts";

/** One thing that may go: asked by a checkbox, which is on only where we made it (design §4). */
interface Question {
  readonly field: Field;
  readonly isOurs: boolean;
}

/** What is asked about the customer's cloud, with the answers so far, and what they come to. */
export interface Asked {
  readonly fields: readonly Field[];
  readonly values: Values;
  /** Undefined = nothing of it is taken apart. */
  readonly own: CloudPart | undefined;
}

/** Of what others use nothing is asked: it stays. */
export function askedOf(
  customer: Customer,
  remains: Remains,
  values: Values,
  network: string,
): Asked {
  const { half, sharing } = remains;
  if (sharedWords(sharing) !== undefined) return { fields: [], values: {}, own: undefined };
  const form = new Answers(values);
  const deleteEndpoint = form.ask(endpointQuestion(remains));
  // What is deleted must not answer to its names any more.
  const hasDns = half.privateDns === true && !isOver(half.status.state);
  const privateDnsOff = hasDns && (deleteEndpoint || form.ask(privateDnsQuestion()));
  const names = remains.names
    .filter(({ isPlain }) => isPlain)
    .flatMap((name): NameOfEndpoint[] =>
      form.ask(nameQuestion(name)) ? [nameGone(form, name, network)] : [],
    );
  const groups = deleteEndpoint
    ? remains.groups.filter((group) =>
        form.ask({
          field: checkbox(
            `group ${group.id}`,
            l10n.t("Delete the security group {0} ({1})", group.name, group.id),
          ),
          isOurs: isSame(group.mark, half.mark),
        }),
      )
    : [];
  const addresses = deleteEndpoint
    ? remains.addresses.filter((address) =>
        form.ask({
          field: checkbox(
            `address ${address.id}`,
            l10n.t("Release the reserved address {0} ({1})", address.id, address.ip),
          ),
          isOurs: isSame(address.mark, half.mark),
        }),
      )
    : [];
  const { cloud, identity } = customer;
  const isNothing = !deleteEndpoint && !privateDnsOff && names.length === 0;
  return {
    ...{ fields: form.fields, values: form.values },
    own: isNothing
      ? undefined
      : {
          ...{ cloud, identity, endpoint: half, deleteEndpoint, privateDnsOff, names },
          groups: groups.map(({ id }) => id),
          addresses: addresses.map(({ id }) => id),
        },
  };
}

/** Asks one after the other: what is asked may depend on what was answered. */
class Answers {
  readonly #given: Values;
  readonly fields: Field[] = [];
  readonly #values: Record<string, boolean> = {};

  constructor(given: Values) {
    this.#given = given;
  }

  get values(): Values {
    return this.#values;
  }

  ask({ field, isOurs }: Question): boolean {
    const given = this.#given[field.id];
    const answer = typeof given === "boolean" ? given : isOurs;
    const help = isOurs
      ? l10n.t("This extension made it.")
      : l10n.t("Nothing says that this extension made it for this endpoint: others may need it.");
    this.fields.push({ ...field, help: [help, field.help ?? ""].join(" ").trim() });
    this.#values[field.id] = answer;
    return answer;
  }
}

function checkbox(id: string, label: string, help?: string): Field {
  // As long as an id in a form may be.
  return { id: id.slice(0, 200), label, kind: "checkbox", ...(help !== undefined && { help }) };
}

function isSame(mark: string | undefined, other: string | undefined): boolean {
  return mark !== undefined && mark === other;
}

function endpointQuestion({ half }: Remains): Question {
  return {
    field: checkbox(
      "endpoint",
      l10n.t("Delete the endpoint {0} of {1}", half.id, half.owner),
      l10n.t("As long as it exists, it costs."),
    ),
    isOurs: half.mark !== undefined,
  };
}

function privateDnsQuestion(): Question {
  return {
    field: checkbox(
      "privateDns",
      l10n.t("Switch off the service's private DNS names"),
      l10n.t("While they are on, they lead to this endpoint in its whole network."),
    ),
    isOurs: false,
  };
}

function nameQuestion({ zone, record, isOurs }: LeadingName): Question {
  return {
    field: checkbox(
      `name ${zone.id} ${record.name}`,
      l10n.t("Remove the name {0} from the zone {1} ({2})", record.name, zone.name, zone.id),
    ),
    isOurs,
  };
}

/** A zone that has nothing else in it would go on answering for its name: with nothing. */
function nameGone(form: Answers, name: LeadingName, network: string): NameOfEndpoint {
  const { zone, record, address, isOurs } = name;
  const gone = {
    ...{ zone: zone.id, name: record.name, target: record.values[0] ?? address.name },
    ...(address.hostedZone !== undefined && { targetZone: address.hostedZone }),
  };
  if (!isEmptyBut(zone, name)) return gone;
  const goes = form.ask({
    field: checkbox(`zone ${zone.id}`, l10n.t("Delete the zone {0} ({1})", zone.name, zone.id)),
    isOurs: isOurs && zone.networks.length <= 1,
  });
  return goes ? { ...gone, deleteZone: { network, mark: zone.mark ?? "" } } : gone;
}

/** Every zone has records of its own about itself. */
function isEmptyBut({ records }: PrivateZone, { record }: LeadingName): boolean {
  return records.every((one) => one === record || one.type === "NS" || one.type === "SOA");
}
