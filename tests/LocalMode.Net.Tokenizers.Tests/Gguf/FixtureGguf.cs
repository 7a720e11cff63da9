using System.Text.Json.Nodes;

namespace LocalMode.Tokenizers.Tests.Gguf;

/// <summary>Writes the GGUF of a fixture's tokenizer.json, with the keys and token types that llama.cpp's converter gives it.</summary>
internal static class FixtureGguf
{
    private const string Key = "tokenizer.ggml.";

    public static JsonObject Read(string fixture) => JsonNode.Parse(File.ReadAllBytes(TestFiles.Tokenizer($"{fixture}/tokenizer.json")))!.AsObject();

    public static byte[] CharacterMap(string fixture) => FindCharacterMap(Read(fixture)["normalizer"]) ?? [];

    /// <summary>Writes a Unigram tokenizer.</summary>
    /// <param name="fixture">The folder of the fixture.</param>
    /// <param name="start">The token before texts, or null.</param>
    /// <param name="end">The token after texts, or null.</param>
    /// <param name="addsSeparator">Whether the token after texts also comes between the texts of a pair.</param>
    /// <param name="collapses">Whether extra white space goes.</param>
    /// <param name="fillers">The tokens that fill the vocabulary up to the graph's size.</param>
    public static GgufFileBuilder Unigram(string fixture, string? start, string? end, bool addsSeparator, bool collapses, int fillers = 0)
    {
        JsonObject json = Read(fixture);
        JsonArray vocabulary = json["model"]!["vocab"]!.AsArray();
        List<string> tokens = [.. vocabulary.Select(static entry => (string)entry![0]!)];
        List<float> scores = [.. vocabulary.Select(static entry => (float)(double)entry![1]!)];
        bool hasBytes = (bool)json["model"]!["byte_fallback"]!;
        List<int> types = [.. tokens.Select(token => hasBytes && token.StartsWith("<0x", StringComparison.Ordinal) ? 6 : 1)];
        foreach (JsonNode? added in json["added_tokens"]!.AsArray())
        {
            string content = (string)added!["content"]!;
            int id = tokens.IndexOf(content);
            if (id < 0)
            {
                // As in added_tokens.json: of the user's, with a score that says nothing.
                tokens.Add(content);
                scores.Add(-1000);
                types.Add(4);
            }
            else
            {
                types[id] = 3;
            }
        }

        types[(int)json["model"]!["unk_id"]!] = 2;
        for (int i = 0; i < fillers; i++)
        {
            tokens.Add($"[PAD{i}]");
            scores.Add(-10000);
            types.Add(5);
        }

        GgufFileBuilder file = new GgufFileBuilder().Text(Key + "model", "t5").Text(Key + "pre", "default").Texts(Key + "tokens", [.. tokens]).Floats(Key + "scores", [.. scores])
            .Numbers(Key + "token_type", [.. types]).Number(Key + "unknown_token_id", (uint)(int)json["model"]!["unk_id"]!)
            .Flag(Key + "add_space_prefix", true).Flag(Key + "remove_extra_whitespaces", collapses).Flag(Key + "add_sep_token", addsSeparator)
            .Flag(Key + "add_bos_token", start is not null).Flag(Key + "add_eos_token", end is not null);
        if (start is not null)
        {
            file.Number(Key + "bos_token_id", (uint)tokens.IndexOf(start));
        }

        if (end is not null)
        {
            file.Number(Key + "eos_token_id", (uint)tokens.IndexOf(end)).Number(Key + "seperator_token_id", (uint)tokens.IndexOf(end));
        }

        return FindCharacterMap(json["normalizer"]) is { } map ? file.Bytes(Key + "precompiled_charsmap", map) : file;
    }

    /// <summary>Writes a WordPiece tokenizer, without the keys of newer files.</summary>
    /// <param name="path">Its tokenizer.json.</param>
    public static GgufFileBuilder WordPiece(string path)
    {
        JsonObject json = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        string prefix = (string)json["model"]!["continuing_subword_prefix"]!;
        Dictionary<int, string> tokens = json["model"]!["vocab"]!.AsObject().ToDictionary(static entry => (int)entry.Value!, static entry => entry.Key);
        HashSet<string> special = [.. json["added_tokens"]!.AsArray().Select(static added => (string)added!["content"]!)];
        string[] ordered = [.. Enumerable.Range(0, tokens.Count).Select(id => tokens[id])];
        return new GgufFileBuilder().Text(Key + "model", "bert")
            .Texts(Key + "tokens", [.. ordered.Select(Mark)]).Numbers(Key + "token_type", [.. ordered.Select(token => special.Contains(token) ? 3 : 1)])
            .Number(Key + "unknown_token_id", (uint)Array.IndexOf(ordered, "[UNK]")).Number(Key + "cls_token_id", (uint)Array.IndexOf(ordered, "[CLS]"))
            .Number(Key + "seperator_token_id", (uint)Array.IndexOf(ordered, "[SEP]"));

        string Mark(string token) =>
            special.Contains(token) ? token : token.StartsWith(prefix, StringComparison.Ordinal) ? token[prefix.Length..] : "\u2581" + token;
    }

    private static byte[]? FindCharacterMap(JsonNode? normalizer) => normalizer switch
    {
        null => null,
        JsonNode one when (string?)one["precompiled_charsmap"] is { } text => Convert.FromBase64String(text),
        JsonNode many when many["normalizers"] is JsonArray steps => steps.Select(FindCharacterMap).FirstOrDefault(static map => map is not null),
        _ => null,
    };
}
