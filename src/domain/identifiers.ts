/** The kinds of cloud identifiers that people carry between the two sides of a link. */
export const identifierKinds = [
  "awsEndpointService",
  "awsManagedService",
  "awsVpcEndpoint",
  "awsEndpointServiceId",
  "awsAccount",
  "mskCluster",
  "gcpServiceAttachment",
  "gcpConnectionId",
  "azurePrivateLinkService",
  "azurePrivateLinkAlias",
  "azurePrivateEndpoint",
  "unknown",
] as const;

/** One of them. */
export type IdentifierKind = (typeof identifierKinds)[number];

/** A recognised identifier. `text` is its normal form, which is what is sent. */
export interface Identifier {
  readonly kind: IdentifierKind;
  readonly text: string;
  /** The region that stands inside it, where one does. */
  readonly region?: string;
}

interface Pattern {
  readonly kind: IdentifierKind;
  /** May capture `region`, and `text` where the normal form is a part of what was typed. */
  readonly form: RegExp;
}

/** Resource groups may have letters of any alphabet, unlike what lies in them. */
const azure =
  "/subscriptions/[0-9a-f-]{36}/resourcegroups/[^\\s/?#%]+/providers/microsoft\\.network/";

/** More than one may fit a text: the first counts, unless another is expected. */
const patterns: readonly Pattern[] = [
  {
    kind: "awsEndpointService",
    form: /^(cn\.)?com\.amazonaws\.vpce\.(?<region>[a-z0-9-]+)\.vpce-svc-[0-9a-f]{8,17}$/,
  },
  {
    // The names of AWS's own services; their suffix is not checked: there are too many.
    kind: "awsManagedService",
    form: /^(cn\.|aws\.)?com\.amazonaws\.(?<region>[a-z]{2}(-[a-z]+)+-\d)\.[a-z0-9][a-z0-9.-]*$/,
  },
  { kind: "awsVpcEndpoint", form: /^vpce-[0-9a-f]{8,17}$/ },
  { kind: "awsEndpointServiceId", form: /^vpce-svc-[0-9a-f]{8,17}$/ },
  { kind: "awsAccount", form: /^\d{12}$/ },
  {
    kind: "mskCluster",
    form: /^arn:aws[a-z-]*:kafka:(?<region>[a-z0-9-]+):\d{12}:cluster\/[\w.-]{1,64}\/[\w-]+$/,
  },
  {
    kind: "gcpServiceAttachment",
    form: /^(https:\/\/(www|compute)\.googleapis\.com\/compute\/v1\/)?(?<text>projects\/[a-z0-9][a-z0-9.:-]*\/regions\/(?<region>[a-z0-9-]+)\/serviceAttachments\/[a-z0-9-]+)$/,
  },
  { kind: "gcpConnectionId", form: /^\d{5,25}$/ },
  {
    kind: "azurePrivateLinkService",
    form: new RegExp(`^${azure}privatelinkservices/[\\w.-]+$`, "i"),
  },
  { kind: "azurePrivateEndpoint", form: new RegExp(`^${azure}privateendpoints/[\\w.-]+$`, "i") },
  {
    kind: "azurePrivateLinkAlias",
    form: /^[\w-]+\.[0-9a-f-]{36}\.(?<region>[a-z0-9]+)\.azure\.privatelinkservice$/i,
  },
];

/**
 * Says what kind of identifier a text is. Blanks around it are dropped; what fits nothing is `unknown`.
 * Twelve digits are an account or a connection id: then `expected` decides.
 */
export function recognise(input: string, expected?: IdentifierKind): Identifier {
  const text = input.trim();
  // Longer than any identifier of any cloud: not worth a regular expression's time.
  if (text.length > 1000 || /\p{Cc}/u.test(text)) return { kind: "unknown", text };
  const likely = patterns.filter(({ kind }) => kind === expected);
  for (const { kind, form } of [...likely, ...patterns]) {
    const match = form.exec(text);
    if (match === null) continue;
    const region = match.groups?.["region"];
    return { kind, text: match.groups?.["text"] ?? text, ...(region !== undefined && { region }) };
  }
  return { kind: "unknown", text };
}

/** True when two ids name the same thing: Azure's resource ids do not heed case, the others do. */
export function sameId(a: string, b: string): boolean {
  return a === b || (a.startsWith("/") && a.toLowerCase() === b.toLowerCase());
}
