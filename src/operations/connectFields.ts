import * as l10n from "@vscode/l10n";
import type { CloudCaller, EndpointHalf, Network } from "../domain/customerCloud.ts";
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
          description: [whereWords(network, networks, account), status.word].join(", "),
        })),
      ],
    },
  ];
}

/** A network by its name; one that others share with this account is theirs. */
function whereWords(id: string, networks: readonly Network[], account: string): string {
  const { name = "", owner = account } = networks.find((one) => one.id === id) ?? {};
  const called = name === "" ? id : `${name} (${id})`;
  return owner === account ? called : l10n.t("{0}, shared by {1}", called, owner);
}

/** The endpoints that are of use. */
export function aliveOf(endpoints: readonly EndpointHalf[]): readonly EndpointHalf[] {
  return endpoints.filter(({ status }) =>
    ["available", "pending", "needsAcceptance"].includes(status.state),
  );
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
      label: one.name === "" ? one.id : `${one.name} (${one.id})`,
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
