using System.Buffers;
using System.Text.Json;
using LocalMode.Tokenizers.Tests.Encoding;
using Microsoft.ML.Tokenizers;

namespace LocalMode.Tokenizers.Tests.MicrosoftML;

/// <summary>The adapter says what HfTokenizer says, in the words of Microsoft.ML.Tokenizers.</summary>
public sealed class MLTokenizerAdapterTests
{
    private static readonly HfTokenizer Own = HfTokenizer.Load(TestFiles.Path(TestFiles.MiniLmTokenizer));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Adapter_EveryText_EqualsTheTokenizer(bool special)
    {
        Tokenizer adapter = Own.AsMLTokenizer(special);
        using JsonDocument golden = TestFiles.Json(TestFiles.Tokenizer("wordpiece-uncased/cases.json"));
        int texts = 0;
        foreach (JsonElement sample in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            string text = sample.GetProperty("text").GetString()!;
            TokenizerEncoding expected = Own.Encode(text, addSpecialTokens: special);

            IReadOnlyList<EncodedToken> tokens = adapter.EncodeToTokens(text, out string? normalized);

            normalized.Should().BeNull();
            tokens.Select(t => t.Id).Should().Equal(expected.Ids);
            tokens.Select(t => t.Value).Should().Equal(expected.Tokens);
            tokens.Where((_, i) => expected.SequenceIds[i] is not null).Select(t => t.Offset).Should()
                .Equal(expected.Offsets.Where((_, i) => expected.SequenceIds[i] is not null));
            adapter.EncodeToIds(text).Should().Equal(expected.Ids);
            adapter.EncodeToIds(text.AsSpan()).Should().Equal(expected.Ids);
            adapter.CountTokens(text).Should().Be(expected.Count);
            adapter.Decode(expected.Ids).Should().Be(Own.Decode([.. expected.Ids]));
            texts++;
        }

        texts.Should().Be(158);
    }

    [Fact]
    public void Adapter_SpecialTokens_LieAtTheEndsOfTheText()
    {
        Own.AsMLTokenizer().EncodeToTokens(" two words ", out _).Select(t => (t.Value, t.Offset)).Should().Equal(
            ("[CLS]", 0..0), ("two", 1..4), ("words", 5..10), ("[SEP]", 11..11));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Adapter_Limit_KeepsWhatFitsAndSaysHowFarItWent(bool special)
    {
        Tokenizer adapter = Own.AsMLTokenizer(special);
        var random = new Random(11);
        for (int round = 0; round < 400; round++)
        {
            string text = round % 2 == 0 ? RandomTexts.Wild(random) : RandomTexts.Plain(random, 12);
            int limit = random.Next(1, 20);
            TokenizerEncoding whole = Own.Encode(text, addSpecialTokens: special);

            IReadOnlyList<int> ids = adapter.EncodeToIds(text, limit, out _, out int consumed);
            int index = adapter.GetIndexByTokenCount(text, limit, out _, out int count);
            int fromEnd = adapter.GetIndexByTokenCountFromEnd(text, limit, out _, out int countFromEnd);

            ids.Count.Should().BeLessThanOrEqualTo(limit).And.Be(count);
            index.Should().Be(consumed);
            countFromEnd.Should().BeLessThanOrEqualTo(limit);
            if (whole.Count <= limit)
            {
                ids.Should().Equal(whole.Ids);
                (index, fromEnd, count, countFromEnd).Should().Be((text.Length, 0, whole.Count, whole.Count));
                continue;
            }

            int shift = special && limit >= 2 ? 1 : 0;
            int kept = Math.Max(0, count - (2 * shift));
            ids.Skip(shift).Take(kept).Should().Equal(whole.Ids.Skip(special ? 1 : 0).Take(kept));
            index.Should().Be(kept == 0 ? 0 : whole.Offsets[(special ? 1 : 0) + kept - 1].End.Value);
            int keptFromEnd = Math.Max(0, countFromEnd - (2 * shift));
            fromEnd.Should().Be(keptFromEnd == 0 ? text.Length : whole.Offsets[whole.Count - (special ? 1 : 0) - keptFromEnd].Start.Value);
        }
    }

    [Fact]
    public void Adapter_LimitInsideACharacter_LeavesTheCharacterOut()
    {
        // A Hangul syllable becomes several tokens here.
        HfTokenizer tokenizer = HfTokenizer.Load(TestFiles.Tokenizer("wordpiece-uncased/tokenizer.json"));
        string text = "a \uD55C\uAD6D b";
        TokenizerEncoding whole = tokenizer.Encode(text, addSpecialTokens: false);
        Tokenizer adapter = tokenizer.AsMLTokenizer(addSpecialTokens: false);
        for (int limit = 1; limit < whole.Count; limit++)
        {
            int index = adapter.GetIndexByTokenCount(text, limit, out _, out int count);

            tokenizer.Encode(text[..index], addSpecialTokens: false).Ids.Should().Equal(whole.Ids.Take(count));
        }
    }

    [Fact]
    public void Adapter_DecodeIntoMemory_IsDoneOrTooSmall()
    {
        Tokenizer adapter = Own.AsMLTokenizer();
        IReadOnlyList<int> ids = adapter.EncodeToIds("some words");
        var memory = new char[10];

        adapter.Decode(ids, memory, out int consumed, out int written).Should().Be(OperationStatus.Done);
        (consumed, written, new string(memory)).Should().Be((ids.Count, 10, "some words"));
        adapter.Decode(ids, memory.AsSpan(0, 9), out consumed, out written).Should().Be(OperationStatus.DestinationTooSmall);
        (consumed, written).Should().Be((0, 0));
        Own.AsMLTokenizer(skipSpecialTokens: false).Decode(ids).Should().Be("[CLS] some words [SEP]");
    }

    [Fact]
    public void Adapter_WhatItCannotDo_IsRefused()
    {
        Tokenizer adapter = Own.AsMLTokenizer();

        FluentActions.Invoking(() => adapter.EncodeToIds("a", considerNormalization: false)).Should().Throw<UnsupportedCapabilityException>();
        FluentActions.Invoking(() => adapter.CountTokens("a", considerPreTokenization: false)).Should().Throw<UnsupportedCapabilityException>();
        FluentActions.Invoking(() => adapter.EncodeToIds("a", 0, out _, out _)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => adapter.Decode(null!)).Should().Throw<ArgumentNullException>();
        adapter.EncodeToIds("a", 1, out _, out int consumed).Should().BeEmpty("the special tokens alone are two");
        consumed.Should().Be(0);
        Own.AsMLTokenizer(allowSpecialTokens: false).EncodeToIds("[MASK]").Should().NotContain(Own.TokenToId("[MASK]")!.Value);
    }
}
