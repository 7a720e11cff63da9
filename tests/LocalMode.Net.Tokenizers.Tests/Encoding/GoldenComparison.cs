using System.Text.Json;

namespace LocalMode.Tokenizers.Tests.Encoding;

/// <summary>Compares an encoding with a case of cases.json, field by field.</summary>
internal static class GoldenComparison
{
    public static IEnumerable<string> Differences(HfTokenizer tokenizer, JsonElement golden)
    {
        string text = golden.GetProperty("text").GetString()!;
        string? pair = golden.GetProperty("pair").GetString();
        bool special = golden.GetProperty("add_special_tokens").GetBoolean();
        TokenizerEncoding found = tokenizer.Encode(text, pair, special);

        // Goldens of padded tokenizers end in padding, which we do not add.
        int count = TestFiles.Integers(golden.GetProperty("attention_mask")).Sum();
        var rows = new List<(string Field, string Expected, string Found)>
        {
            ("ids", Join(golden, "ids", count), string.Join(' ', found.Ids)),
            ("type_ids", Join(golden, "type_ids", count), string.Join(' ', found.TypeIds)),
            ("attention_mask", Join(golden, "attention_mask", count), string.Join(' ', found.AttentionMask)),
            ("special_tokens_mask", Join(golden, "special_tokens_mask", count), string.Join(' ', found.SpecialTokensMask)),
            ("tokens", Join(golden, "tokens", count), string.Join(' ', found.Tokens)),
            ("word_ids", Join(golden, "word_ids", count), string.Join(' ', found.WordIds.Select(w => w is null ? "null" : $"{w}"))),
            ("offsets_utf16", Join(golden, "offsets_utf16", count), string.Join(' ', found.Offsets.Select(o => $"[{o.Start},{o.End}]"))),
            ("decoded", golden.GetProperty("decoded").GetString()!, tokenizer.Decode(TestFiles.Integers(golden.GetProperty("ids")), skipSpecialTokens: false)),
            ("decoded_skip_special", golden.GetProperty("decoded_skip_special").GetString()!, tokenizer.Decode(TestFiles.Integers(golden.GetProperty("ids")))),
        };
        if (golden.TryGetProperty("sequence_ids", out _))
        {
            rows.Add(("sequence_ids", Join(golden, "sequence_ids", count), string.Join(' ', found.SequenceIds.Select(s => s is null ? "null" : $"{s}"))));
        }

        if (pair is null)
        {
            var ids = new int[count];
            int written = tokenizer.EncodeIds(text, ids, addSpecialTokens: special);
            rows.Add(("EncodeIds", Join(golden, "ids", count), string.Join(' ', ids[..written])));
            rows.Add(("CountTokens", $"{count}", $"{tokenizer.CountTokens(text, special)}"));
        }

        return rows.Where(row => row.Expected != row.Found).Select(row => $"{row.Field} of '{text}': expected {row.Expected}, found {row.Found}");
    }

    private static string Join(JsonElement golden, string field, int count) => string.Join(
        ' ', golden.GetProperty(field).EnumerateArray().Take(count).Select(e => e.ValueKind == JsonValueKind.String ? e.GetString() : e.GetRawText()));
}
