import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { aws } from "../../../../src/clouds/aws/aws.ts";
import { homeRegion } from "../../../../src/clouds/aws/credentials.ts";
import type { CloudSignIn } from "../../../../src/clouds/cloud.ts";
import { start } from "./start.ts";

/** The shared files of a machine of its own; nothing of the real one is seen. */
function files(config: string, credentials = ""): string {
  const folder = mkdtempSync(path.join(tmpdir(), "aws-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(path.join(folder, "config"), config);
  writeFileSync(path.join(folder, "credentials"), credentials);
  vi.stubEnv("AWS_CONFIG_FILE", path.join(folder, "config"));
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", path.join(folder, "credentials"));
  vi.stubEnv("HOME", folder);
  return folder;
}

beforeEach(() => {
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]) {
    vi.stubEnv(name, undefined);
  }
  for (const name of ["AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"]) {
    vi.stubEnv(name, undefined);
  }
  // Nobody asks the machine's own metadata.
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  return () => vi.unstubAllEnvs();
});

describe("the profiles of a machine", () => {
  it("are those of both files, without sections of other kinds", async () => {
    files(
      "[default]\nregion = eu-west-1\n[profile prod]\nregion = us-east-1\n[sso-session corp]\nsso_region = us-east-1\n",
      "[ci]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = abc\n",
    );
    expect(await aws.profiles()).toEqual(["ci", "default", "prod"]);
  });

  it("are none where there are no files", async () => {
    const folder = files("");
    vi.stubEnv("AWS_CONFIG_FILE", path.join(folder, "none"));
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", path.join(folder, "none either"));
    expect(await aws.profiles()).toEqual([]);
  });
});

describe("signing in", () => {
  it("works with the keys of a profile, and with what the machine has", async () => {
    const { address, account } = await start();
    const { baseUrl: endpoint, keys } = address.clouds.aws;
    const { accessKeyId, secretAccessKey } = keys["admin"]!;
    files(
      "",
      `[prod]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
    );
    const profile = await aws.connect({ source: "profile", profile: "prod", endpoint });
    expect(await profile.whoAmI({})).toMatchObject({ account });
    vi.stubEnv("AWS_ACCESS_KEY_ID", accessKeyId);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", secretAccessKey);
    const usual = await aws.connect({ source: "default", endpoint });
    expect(await usual.whoAmI({})).toMatchObject({ account });
  });

  it("asks in the region that is named, else in that of the files; keys know none of the machine's", async () => {
    files("[profile gov]\nregion = us-gov-west-1\n[default]\nregion = eu-west-1\n");
    const home = (signIn: Partial<CloudSignIn>) => homeRegion({ source: "profile", ...signIn });
    expect(await home({ profile: "gov" })).toBe("us-gov-west-1");
    expect(await home({ profile: "gov", region: "us-gov-east-1" })).toBe("us-gov-east-1");
    expect(await home({ source: "default" })).toBe("eu-west-1");
    expect(await home({ source: "keys", region: "cn-north-1" })).toBe("cn-north-1");
    expect(await home({ source: "keys" })).toBe("us-east-1");
  });

  it("tells when the keys of a process end", async () => {
    const { address } = await start();
    const { baseUrl: endpoint, keys } = address.clouds.aws;
    const { accessKeyId, secretAccessKey, sessionToken } = keys["role"]!;
    const until = Date.now() + 3600_000;
    const told = {
      ...{ Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey },
      ...{ SessionToken: sessionToken, Expiration: new Date(until).toISOString() },
    };
    const folder = files("");
    const answer = path.join(folder, "answer.json");
    writeFileSync(answer, JSON.stringify(told));
    writeFileSync(
      path.join(folder, "config"),
      `[profile process]\ncredential_process = cat ${answer}\n`,
    );
    const session = await aws.connect({ source: "profile", profile: "process", endpoint });
    expect((await session.whoAmI({})).until).toBe(until);
  });

  it("says how to renew an SSO session that is over, and sends nothing", async () => {
    const started = await start();
    const { baseUrl: endpoint } = started.address.clouds.aws;
    files(
      "[profile corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = 123456789012\nsso_role_name = Admin\nregion = us-east-1\n",
    );
    const session = await aws.connect({ source: "profile", profile: "corp", endpoint });
    const over = {
      name: "ApiError",
      code: "authentication",
      outcome: "unchanged",
      next: expect.stringContaining("aws sso login --profile corp") as string,
    };
    await expect(session.whoAmI({})).rejects.toMatchObject(over);
    await expect(session.networks("us-east-1", {})).rejects.toMatchObject(over);
    expect(started.requests).toEqual([]);
  });

  it("says that a profile is not there", async () => {
    files("[default]\nregion = us-east-1\n");
    const session = await aws.connect({ source: "profile", profile: "gone" });
    await expect(session.whoAmI({})).rejects.toMatchObject({
      code: "authentication",
      message: expect.stringContaining("gone") as string,
    });
  });

  it("takes the files anew once they were refused", async () => {
    const { address, account } = await start();
    const { baseUrl: endpoint, keys } = address.clouds.aws;
    const folder = files("", "");
    const session = await aws.connect({ source: "profile", profile: "late", endpoint });
    await expect(session.whoAmI({})).rejects.toMatchObject({ code: "authentication" });
    const { accessKeyId, secretAccessKey } = keys["admin"]!;
    writeFileSync(
      path.join(folder, "credentials"),
      `[late]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
    );
    expect(await session.whoAmI({})).toMatchObject({ account });
  });
});

describe("a role that is taken with an SSO profile", () => {
  it("says which of the two is to be renewed", async () => {
    files(
      "[profile corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = 123456789012\nsso_role_name = Admin\n[profile role]\nrole_arn = arn:aws:iam::123456789012:role/net\nsource_profile = corp\nregion = us-east-1\n",
    );
    const session = await aws.connect({ source: "profile", profile: "role" });
    await expect(session.whoAmI({})).rejects.toMatchObject({
      code: "authentication",
      next: "Run aws sso login --profile corp in a terminal, then try again.",
    });
  });
});

describe("the command that signs in again", () => {
  const corp = "[profile corp]\nsso_session = corp\nsso_account_id = 123456789012\n";
  const renewal = (signIn: Partial<CloudSignIn> = {}) =>
    aws.renewal?.({ source: "profile", ...signIn });

  it("is the one of the AWS CLI for an SSO profile, old or new, or one of aws login", async () => {
    files(
      `${corp}[profile old]\nsso_start_url = https://corp.awsapps.com/start\n[profile web]\nlogin_session = arn:aws:iam::123456789012:user/web\n`,
    );
    expect(await renewal({ profile: "corp" })).toBe("aws sso login --profile corp");
    expect(await renewal({ profile: "old" })).toBe("aws sso login --profile old");
    expect(await renewal({ profile: "web" })).toBe("aws login --profile web");
  });

  it("is that of the profile with which a role is taken", async () => {
    files(
      `${corp}[profile role]\nrole_arn = arn:aws:iam::123456789012:role/net\nsource_profile = middle\n[profile middle]\nrole_arn = arn:aws:iam::123456789012:role/hop\nsource_profile = corp\n`,
    );
    expect(await renewal({ profile: "role" })).toBe("aws sso login --profile corp");
  });

  it("is none for keys, processes, circles and what is not there", async () => {
    files(
      "[profile process]\ncredential_process = cat x\n[profile one]\nsource_profile = two\n[profile two]\nsource_profile = one\n",
      "[static]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = abc\n",
    );
    for (const profile of ["process", "one", "static", "gone"]) {
      expect(await renewal({ profile })).toBeUndefined();
    }
    expect(await renewal({ source: "keys" })).toBeUndefined();
  });

  it("is none for a name that a shell would take for something else", async () => {
    const names = ["a b", "$(id)", "a;id", "--x", "a'b", "%PATH%"];
    files(names.map((name) => `[profile ${name}]\nsso_session = corp\n`).join(""));
    for (const profile of names) expect(await renewal({ profile })).toBeUndefined();
  });

  it("is that of the machine's own profile, unless keys of the environment come first", async () => {
    files(`${corp}[default]\nsso_session = corp\n`);
    expect(await renewal({ source: "default" })).toBe("aws sso login --profile default");
    vi.stubEnv("AWS_PROFILE", "corp");
    expect(await renewal({ source: "default" })).toBe("aws sso login --profile corp");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
    expect(await renewal({ source: "default" })).toBeUndefined();
  });
});
