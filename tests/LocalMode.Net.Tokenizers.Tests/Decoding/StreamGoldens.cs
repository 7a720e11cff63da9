using System.Text.Json;

namespace LocalMode.Tokenizers.Tests.Decoding;

/// <summary>Compares a stream with a case of decode.json.</summary>
internal static class StreamGoldens
{
    public static void Check(HfTokenizer tokenizer, JsonElement sample)
    {
        int[] ids = TestFiles.Integers(sample.GetProperty("ids"));
        bool skipSpecial = sample.GetProperty("skip_special_tokens").GetBoolean();
        string?[] chunks = [.. sample.GetProperty("chunks").EnumerateArray().Select(c => c.GetString())];
        TokenizerDecodeStream stream = tokenizer.CreateDecodeStream(skipSpecial);

        string?[] found = [.. ids.Select(stream.Step)];

        bool fails = sample.TryGetProperty("error_after", out JsonElement after) && after.ValueKind == JsonValueKind.Number;
        int compared = fails ? after.GetInt32() : ids.Length;
        found[..compared].Should().Equal(chunks[..compared], "the ids are {0}", string.Join(' ', ids));
    }
}
