import type { Answer } from "../http/face.ts";
import { failed, ok } from "./answers.ts";
import {
  bodyOf,
  callService,
  objectOf,
  optionalList,
  optionalText,
  optionalTexts,
  organizationId,
  seenService,
  textField,
  type Call,
} from "./call.ts";
import { lagOf } from "./entities.ts";
import {
  attach,
  changeAccess,
  changeState,
  detach,
  drop,
  enter,
  entryOf,
  sameEndpoint,
} from "./rules.ts";
import { configWire, endpointWire, organizationWire, serviceWire } from "./wire.ts";

/** `GET /v1/organizations`: a list with the one organization of the key. */
export function listOrganizations({ book, caller }: Call): Answer {
  return ok([organizationWire(book, caller.organizationId)]);
}

/** `GET /v1/organizations/{organizationId}`. */
export function getOrganization(call: Call): Answer {
  return ok(organizationWire(call.book, organizationId(call)));
}

/** `PATCH /v1/organizations/{organizationId}`: here only what it says of private endpoints. */
export function patchOrganization(call: Call): Answer {
  const id = organizationId(call);
  const body = bodyOf(call);
  if (body["privateEndpoints"] !== undefined) {
    const change = objectOf(body["privateEndpoints"], "privateEndpoints");
    for (const one of optionalList(change, "add")) {
      const entry = objectOf(one, "add");
      enter(call.book, id, {
        id: textField(entry, "id"),
        description: optionalText(entry, "description"),
        cloud: textField(entry, "cloudProvider"),
        region: textField(entry, "region"),
      });
    }
    for (const one of optionalList(change, "remove")) {
      const entry = objectOf(one, "remove");
      drop(call.book, id, {
        id: textField(entry, "id"),
        cloud: textField(entry, "cloudProvider"),
        region: textField(entry, "region"),
      });
    }
  }
  return ok(organizationWire(call.book, id));
}

/** `GET …/services`: all at once. */
export function listServices(call: Call): Answer {
  const { book } = call;
  const services = book.services.groupAt(organizationId(call), lagOf(book.variants));
  return ok(services.map((one) => serviceWire(book, one)));
}

/** `GET …/services/{serviceId}`. */
export function getService(call: Call): Answer {
  return ok(serviceWire(call.book, seenService(call)));
}

/** `PATCH …/services/{serviceId}`: what is removed goes before what is added comes. */
export function patchService(call: Call): Answer {
  const { book } = call;
  const service = callService(call);
  const body = bodyOf(call);
  if (body["privateEndpointIds"] !== undefined) {
    const change = objectOf(body["privateEndpointIds"], "privateEndpointIds");
    const added = optionalTexts(change, "add");
    const { unknownAdded } = book.variants;
    const stranger = added.find((id) => entryOf(book, service.organizationId, id) === undefined);
    if (unknownAdded !== "registered" && stranger !== undefined) {
      return failed(unknownAdded, `private endpoint ${stranger} is not known to the organization`);
    }
    for (const id of optionalTexts(change, "remove")) detach(book, service, id);
    for (const id of added) attach(book, service, id);
  }
  if (body["ipAccessList"] !== undefined) {
    const change = objectOf(body["ipAccessList"], "ipAccessList");
    const entries = (name: string) =>
      optionalList(change, name).map((one) => {
        const entry = objectOf(one, name);
        return {
          source: textField(entry, "source"),
          description: optionalText(entry, "description") ?? "",
        };
      });
    changeAccess(book, service, entries("remove"), entries("add"));
  }
  return ok(serviceWire(book, callService(call)));
}

/** `PATCH …/services/{serviceId}/state`. */
export function patchState(call: Call): Answer {
  changeState(call.book, callService(call), textField(bodyOf(call), "command"));
  return ok(serviceWire(call.book, callService(call)));
}

/** `GET …/services/{serviceId}/privateEndpointConfig`. */
export function getConfig(call: Call): Answer {
  const service = seenService(call);
  return asleepAnswer(call) ?? ok(configWire(call.book, service));
}

/** `POST …/services/{serviceId}/privateEndpoint`: registers in the organization and attaches. */
export function postEndpoint(call: Call): Answer {
  const { attachCall, attachAgain } = call.book.variants;
  if (attachCall === 404) return failed(404, "Not Found");
  if (attachCall !== "works") return failed(attachCall, "Method Not Allowed");
  const service = callService(call);
  const body = bodyOf(call);
  const description = optionalText(body, "description");
  const id = textField(body, "id");
  if (attachAgain !== "answered" && service.endpointIds.some((one) => sameEndpoint(one, id))) {
    return failed(attachAgain, `private endpoint ${id} is attached already`);
  }
  return ok(endpointWire(attach(call.book, service, id, description)));
}

/** What a networking read about a service that sleeps is answered with, where it is refused. */
export function asleepAnswer(call: Call): Answer | undefined {
  const { state } = seenService(call);
  const asleep = state === "idle" || state === "stopped";
  return asleep && call.book.variants.asleepReads === 424
    ? failed(424, `the service is ${state}`)
    : undefined;
}
