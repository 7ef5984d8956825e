import * as l10n from "@vscode/l10n";
import {
  isUsable,
  type CloudCaller,
  type EndpointHalf,
  type Network,
} from "../domain/customerCloud.ts";
import type { Field } from "../domain/draft.ts";

/** What is asked in every cloud: a new endpoint, or one that leads to the service already. */
export function reuseFields(
  endpoints: readonly EndpointHalf[],
  networks: readonly Network[],
  { account }: CloudCaller,
): Field[] {
  if (endpoints.length === 0) return [];
  return [
    {
      id: "endpoint",
      label: l10n.t("Endpoint"),
      kind: "choice",
      help: l10n.t("Endpoints that lead to this service already can be used again."),
      options: [
        { value: "", label: l10n.t("A new one") },
        ...endpoints.map(({ id, network, status }) => ({
          value: id,
          label: id,
          description: [
            whereWords(network, networks, account),
            status.word,
            ...peerWords(network, networks),
          ].join(", "),
        })),
      ],
    },
  ];
}

/** What is peered with its network reaches it, but is not where its names answer. */
function peerWords(id: string, networks: readonly Network[]): string[] {
  const { peers = [] } = networks.find((one) => one.id === id) ?? {};
  if (peers.length === 0) return [];
  const called = peers.map((peer) => nameOf(peer, networks)).join(", ");
  return [l10n.t("reached by peering from {0}, where its private names do not answer", called)];
}

function nameOf(id: string, networks: readonly Network[]): string {
  const { name = "" } = networks.find((one) => one.id === id) ?? {};
  return name === "" ? id : `${name} (${id})`;
}

/** A network by its name; one that others share with this account is theirs. */
function whereWords(id: string, networks: readonly Network[], account: string): string {
  const { owner = account } = networks.find((one) => one.id === id) ?? {};
  const called = nameOf(id, networks);
  return owner === account ? called : l10n.t("{0}, shared by {1}", called, owner);
}

/** The endpoints that are of use. */
export function aliveOf(endpoints: readonly EndpointHalf[]): readonly EndpointHalf[] {
  return endpoints.filter(isUsable);
}

/** In which network the new endpoint is to be. */
export function networkField(networks: readonly Network[], { account }: CloudCaller): Field {
  return {
    id: "network",
    label: l10n.t("Network"),
    kind: "choice",
    required: true,
    options: networks.map((one) => ({
      value: one.id,
      label: nameOf(one.id, networks),
      description: [...one.cidrs, l10n.t("owned by {0}", one.owner)].join(", "),
      ...(one.owner !== account && {
        blocked: l10n.t("It is shared by {0}: only its owner can make endpoints in it.", one.owner),
      }),
    })),
  };
}

/** How the new endpoint, and what is made for it, is called. */
export function nameField(): Field {
  return {
    id: "name",
    label: l10n.t("Name"),
    kind: "text",
    required: true,
    help: l10n.t("What the endpoint and what is made for it are called in your account."),
  };
}
