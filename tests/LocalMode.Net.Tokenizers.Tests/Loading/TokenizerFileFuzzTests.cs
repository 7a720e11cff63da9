using System.Text.Json.Nodes;
using LocalMode.Tokenizers.Tests.Encoding;

namespace LocalMode.Tokenizers.Tests.Loading;

/// <summary>Damaged tokenizer files of every family: a typed error, or a tokenizer that works. LOCALMODE_FUZZ_FACTOR makes it longer.</summary>
public sealed class TokenizerFileFuzzTests
{
    [Theory]
    [MemberData(nameof(TokenizerFixtures.All), MemberType = typeof(TokenizerFixtures))]
    public void Parse_DamagedFile_IsATypedErrorOrWorks(string fixture)
    {
        if (fixture == "smollm2-gguf")
        {
            return;
        }

        byte[] content = File.ReadAllBytes(TestFiles.Tokenizer($"{fixture}/tokenizer.json"));
        var random = new Random(12);
        int rejected = 0;
        int factor = int.TryParse(Environment.GetEnvironmentVariable("LOCALMODE_FUZZ_FACTOR"), out int asked) ? asked : 1;
        int rounds = (content.Length > 100_000 ? 12 : 60) * factor;
        for (int round = 0; round < rounds; round++)
        {
            byte[] damaged = round % 4 == 3 ? WithRandomBytes(content, random) : WithRandomValue(content, random);
            try
            {
                HfTokenizer tokenizer = HfTokenizer.Parse(damaged, "damaged.json");
                TokenizerEncoding encoding = tokenizer.Encode("The caf\u00E9 [SEP] </s> 42 \uD55C\uD83D\uDE00 \uD800", "b");
                tokenizer.Decode([.. encoding.Ids]);
            }
            catch (LocalModeException)
            {
                rejected++;
            }
        }

        rejected.Should().BePositive();
    }

    private static byte[] WithRandomBytes(byte[] content, Random random)
    {
        byte[] damaged = [.. content];
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
        }

        return damaged;
    }

    // Walks down to a random place and changes what is there.
    private static byte[] WithRandomValue(byte[] content, Random random)
    {
        JsonNode root = JsonNode.Parse(content)!;
        JsonNode at = root;
        while (true)
        {
            if (at is JsonObject { Count: > 0 } members)
            {
                string name = members.ElementAt(random.Next(members.Count)).Key;
                if (members[name] is JsonObject or JsonArray && random.Next(4) > 0)
                {
                    at = members[name]!;
                    continue;
                }

                if (random.Next(4) == 0)
                {
                    members.Remove(name);
                }
                else
                {
                    members[name] = Value(random);
                }
            }
            else if (at is JsonArray { Count: > 0 } items)
            {
                int index = random.Next(items.Count);
                if (items[index] is JsonObject or JsonArray && random.Next(4) > 0)
                {
                    at = items[index]!;
                    continue;
                }

                items[index] = Value(random);
            }

            return System.Text.Encoding.UTF8.GetBytes(root.ToJsonString());
        }
    }

    private static JsonNode? Value(Random random) => random.Next(14) switch
    {
        0 => null,
        1 => JsonValue.Create(-1),
        2 => JsonValue.Create(int.MaxValue),
        3 => JsonValue.Create(99999999999999L),
        4 => JsonValue.Create(1.5),
        5 => JsonValue.Create(true),
        6 => JsonValue.Create(false),
        7 => JsonValue.Create(""),
        8 => JsonValue.Create(new string('x', 5000)),
        9 => JsonValue.Create("(a"),
        10 => JsonValue.Create("\u2581"),
        11 => new JsonArray(),
        12 => new JsonObject(),
        _ => JsonValue.Create(0),
    };
}
