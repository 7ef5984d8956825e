/** Ids of the accounts of the demo's customer, who uses all database providers. */
export const customer = {
  aws: "481516234209",
  awsStaging: "108642097531",
  gcp: "meridian-prod",
  azure: "6f2c1a52-8b0e-4d57-9a3c-2b7e5d10c4f1",
} as const;
