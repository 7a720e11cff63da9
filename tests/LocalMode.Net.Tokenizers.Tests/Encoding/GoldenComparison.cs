using System.Text;
using System.Text.Json;

namespace LocalMode.Tokenizers.Tests.Encoding;

/// <summary>Compares an encoding with a case of cases.json, field by field. The tokenizer's own truncation and padding are applied.</summary>
internal static class GoldenComparison
{
    public static IEnumerable<string> Differences(HfTokenizer tokenizer, JsonElement golden)
    {
        string text = golden.GetProperty("text").GetString()!;
        string? pair = golden.GetProperty("pair").GetString();
        TokenizerEncodeOptions options = tokenizer.FileOptions with { AddSpecialTokens = golden.GetProperty("add_special_tokens").GetBoolean() };
        if (golden.TryGetProperty("error", out JsonElement fails) && fails.GetBoolean())
        {
            return ErrorOf(() => tokenizer.Encode(text, pair, options)) is { } error && (error.Message + error.InnerException?.Message).Any(char.IsDigit)
                ? []
                : [$"error of '{text}': expected one that names numbers, found {ErrorOf(() => tokenizer.Encode(text, pair, options))?.Message ?? "none"}"];
        }

        TokenizerEncoding found = tokenizer.Encode(text, pair, options);
        var rows = new List<(string Field, string Expected, string Found)>();
        AddFields(rows, "", golden, golden, found);
        int[] ids = TestFiles.Integers(golden.GetProperty("ids"));
        rows.Add(("decoded", golden.GetProperty("decoded").GetString()!, tokenizer.Decode(ids, skipSpecialTokens: false)));
        rows.Add(("decoded_skip_special", golden.GetProperty("decoded_skip_special").GetString()!, tokenizer.Decode(ids)));
        AddOverflow(rows, golden, found);
        AddHotPath(rows, tokenizer, golden, options);
        return rows.Where(row => row.Expected != row.Found).Select(row => $"{row.Field} of '{text}', '{pair}': expected {row.Expected}, found {row.Found}");
    }

    private static void AddOverflow(List<(string Field, string Expected, string Found)> rows, JsonElement golden, TokenizerEncoding found)
    {
        int count = golden.TryGetProperty("overflowing_count", out JsonElement number) ? number.GetInt32() : 0;
        rows.Add(("overflowing_count", $"{count}", $"{found.Overflowing.Count}"));
        JsonElement[] parts = golden.TryGetProperty("overflowing", out JsonElement list) ? [.. list.EnumerateArray()] : [];
        for (int i = 0; i < Math.Min(parts.Length, found.Overflowing.Count); i++)
        {
            AddFields(rows, $"overflowing[{i}].", golden, parts[i], found.Overflowing[i]);
        }
    }

    // Without truncation and padding, the hot path gives the same.
    private static void AddHotPath(
        List<(string Field, string Expected, string Found)> rows, HfTokenizer tokenizer, JsonElement golden, TokenizerEncodeOptions options)
    {
        string text = golden.GetProperty("text").GetString()!;
        string? pair = golden.GetProperty("pair").GetString();
        JsonElement mask = golden.GetProperty("attention_mask");
        int count = mask.ValueKind == JsonValueKind.Null ? golden.GetProperty("ids").GetArrayLength() : TestFiles.Integers(mask).Sum();
        if (options.Truncation is not null || options.Padding?.Side == TokenizerSide.Left)
        {
            return;
        }

        string expected = string.Join(' ', TestFiles.Integers(golden.GetProperty("ids")).Take(count));
        rows.Add(("Encode", expected, string.Join(' ', tokenizer.Encode(text, pair, options.AddSpecialTokens).Ids)));
        if (pair is null)
        {
            var ids = new int[count];
            int written = tokenizer.EncodeIds(text, ids, addSpecialTokens: options.AddSpecialTokens);
            rows.Add(("EncodeIds", expected, string.Join(' ', ids[..written])));
            rows.Add(("CountTokens", $"{count}", $"{tokenizer.CountTokens(text, options.AddSpecialTokens)}"));
        }
    }

    private static void AddFields(
        List<(string Field, string Expected, string Found)> rows, string prefix, JsonElement input, JsonElement golden, TokenizerEncoding found)
    {
        string[] texts = [input.GetProperty("text").GetString()!, input.GetProperty("pair").GetString() ?? ""];
        Add("ids", found.Ids.Select(i => $"{i}"));
        Add("type_ids", found.TypeIds.Select(i => $"{i}"));
        Add("attention_mask", found.AttentionMask.Select(i => $"{i}"));
        Add("special_tokens_mask", found.SpecialTokensMask.Select(i => $"{i}"));
        Add("tokens", found.Tokens);
        Add("word_ids", found.WordIds.Select(w => w is null ? "null" : $"{w}"));
        Add("offsets_utf16", found.Offsets.Select(o => $"[{o.Start},{o.End}]"));
        Add("offsets", found.Offsets.Select((o, i) => CodePoints(texts[found.SequenceIds[i] ?? 0], o)));
        Add("sequence_ids", found.SequenceIds.Select(s => s is null ? "null" : $"{s}"));

        void Add(string field, IEnumerable<string> values)
        {
            if (golden.TryGetProperty(field, out JsonElement expected) && expected.ValueKind == JsonValueKind.Array)
            {
                rows.Add((prefix + field, Join(expected), string.Join(' ', values)));
            }
        }
    }

    private static string CodePoints(string text, Range offset) => $"[{Count(text, offset.Start)},{Count(text, offset.End)}]";

    private static int Count(string text, Index end)
    {
        int count = 0;
        foreach (Rune _ in text.AsSpan(0, end.Value).EnumerateRunes())
        {
            count++;
        }

        return count;
    }

    private static string Join(JsonElement list) => string.Join(
        ' ', list.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.String ? e.GetString() : e.GetRawText().Replace(" ", "", StringComparison.Ordinal)));

    private static Exception? ErrorOf(Func<TokenizerEncoding> encode)
    {
        try
        {
            encode();
            return null;
        }
        catch (Exception error) when (error is ArgumentException or ContextOverflowException)
        {
            return error;
        }
    }
}
