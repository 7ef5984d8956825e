/** The domain names that TiDB Cloud makes itself, in the API's word (api-facts §3.5). */
export const managed = "TIDBCLOUD_MANAGED";

/** Those of Confluent Cloud. */
export const confluent = "CONFLUENT";

/** Whose domain names can be attached: the API's word, as people say it, and what the names end with. */
export const domainTypes = [
  { value: managed, label: "TiDB Cloud", description: "plc.tidbcloud.com" },
  { value: confluent, label: "Confluent Cloud", description: "confluent.cloud" },
] as const;

/** Whose names these are, as people say it; a word that nobody documented as it came. */
export function domainTypeName(type: string): string {
  return domainTypes.find(({ value }) => value === type)?.label ?? type;
}
