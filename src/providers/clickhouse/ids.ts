import { recognise, type IdentifierKind } from "../../domain/identifiers.ts";

/** What tells an id from others in a map: Azure's resource ids do not heed case. */
export function keyOf(id: string): string {
  return id.startsWith("/") ? id.toLowerCase() : id;
}

/** The ids, each once, without those that name the same thing as one of `others`. */
export function without(ids: readonly string[], others: readonly string[]): string[] {
  const seen = new Set(others.map(keyOf));
  return ids.filter((id) => {
    const isNew = !seen.has(keyOf(id));
    seen.add(keyOf(id));
    return isNew;
  });
}

/** What a private endpoint's id looks like in a cloud (api-facts §4.3). */
interface IdForm {
  readonly kind: IdentifierKind;
  readonly example: string;
}

const forms: Readonly<Record<string, IdForm>> = {
  aws: { kind: "awsVpcEndpoint", example: "vpce-0123456789abcdef0" },
  gcp: { kind: "gcpConnectionId", example: "6133183410995353" },
  azure: {
    kind: "azurePrivateEndpoint",
    example: "/subscriptions/…/providers/Microsoft.Network/privateEndpoints/…",
  },
};

/** The form of ids in this cloud; undefined = the cloud is not one that we know. */
export function idForm(cloud: string): IdForm | undefined {
  return forms[cloud];
}

/** The older way to name an endpoint on Azure, which still works: its resourceGuid. */
const resourceGuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What kind of id this is, as far as it can be the id of an endpoint in this cloud. */
export function kindIn(cloud: string, text: string): IdentifierKind {
  if (cloud === "azure" && resourceGuid.test(text)) return "azurePrivateEndpoint";
  return recognise(text, idForm(cloud)?.kind).kind;
}
