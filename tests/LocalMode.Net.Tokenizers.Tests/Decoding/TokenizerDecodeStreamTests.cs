using System.Text;
using System.Text.Json;
using LocalMode.Tokenizers.Tests.Encoding;

namespace LocalMode.Tokenizers.Tests.Decoding;

/// <summary>Ids turned into text as they come: what DecodeStream of Hugging Face gives, and no failure where it fails.</summary>
public sealed class TokenizerDecodeStreamTests
{
    [Theory]
    [MemberData(nameof(TokenizerFixtures.All), MemberType = typeof(TokenizerFixtures))]
    public void Step_EveryStream_EqualsHuggingFace(string fixture)
    {
        HfTokenizer tokenizer = TokenizerFixtures.Load(fixture);
        using JsonDocument golden = TestFiles.Json(TestFiles.Tokenizer($"{fixture}/decode.json"));
        JsonElement[] streams = [.. golden.RootElement.GetProperty("stream").EnumerateArray()];

        streams.Should().NotBeEmpty();
        foreach (JsonElement sample in streams)
        {
            StreamGoldens.Check(tokenizer, sample);
        }
    }

    [Theory]
    [MemberData(nameof(TokenizerFixtures.All), MemberType = typeof(TokenizerFixtures))]
    public void StepAndFlush_EncodedTexts_GiveWellFormedPiecesThatAreTheWhole(string fixture)
    {
        HfTokenizer tokenizer = TokenizerFixtures.Load(fixture);
        using JsonDocument golden = TestFiles.Json(TestFiles.Tokenizer($"{fixture}/cases.json"));
        int equal = 0, all = 0;
        foreach (JsonElement sample in golden.RootElement.GetProperty("cases").EnumerateArray().Where(c => c.TryGetProperty("ids", out _)))
        {
            int[] ids = TestFiles.Integers(sample.GetProperty("ids"));
            TokenizerDecodeStream stream = tokenizer.CreateDecodeStream();
            var pieces = new StringBuilder();
            foreach (string? piece in ids.Select(stream.Step).Append(stream.Flush()))
            {
                piece.Should().NotBe("");
                pieces.Append(piece);
                (piece is null || piece.EnumerateRunes().All(r => piece.Contains('\uFFFD') || r != Rune.ReplacementChar)).Should().BeTrue();
            }

            all++;
            equal += pieces.ToString() == tokenizer.Decode(ids) ? 1 : 0;
        }

        // Decoders that look back (WordPiece's clean-up, CTC's repeats) change what was given; all others are exact.
        equal.Should().BeGreaterThan(all * 9 / 10);
    }

    [Fact]
    public void Step_BytesOfACharacter_WaitForTheLast()
    {
        HfTokenizer tokenizer = TokenizerFixtures.Load("bpe-gpt2");
        int[] ids = [.. tokenizer.Encode("\uD83E\uDD84").Ids];
        TokenizerDecodeStream stream = tokenizer.CreateDecodeStream();

        ids.Length.Should().BeGreaterThan(1);
        ids[..^1].Select(stream.Step).Should().OnlyContain(piece => piece == null);
        stream.Step(ids[^1]).Should().Be("\uD83E\uDD84");
        stream.Flush().Should().BeNull();
        stream.Step(ids[0]).Should().BeNull();
        stream.Flush().Should().Be("\uFFFD", "the bytes did not become a character");
    }

    [Fact]
    public void Step_EndlessIdsWithoutACharacter_StaysBounded()
    {
        HfTokenizer tokenizer = TokenizerFixtures.Load("bpe-gpt2");
        int broken = tokenizer.Encode("\uD83E\uDD84").Ids[0];
        int word = tokenizer.Encode("a").Ids[0];
        TokenizerDecodeStream stream = tokenizer.CreateDecodeStream();
        var pieces = new StringBuilder();
        int[] ids = [.. Enumerable.Repeat(broken, 20_000), word];
        foreach (int id in ids)
        {
            pieces.Append(stream.Step(id));
        }

        pieces.Append(stream.Flush());
        pieces.ToString().Should().Be(tokenizer.Decode(ids));
        for (int i = 0; i < 100_000; i++)
        {
            stream.Step(-1).Should().BeNull();
        }
    }
}
