using System.Buffers;
using System.Text;

namespace LocalMode.LlamaCpp.Tests.TinyModels;

/// <summary>The reference calculation and llama.cpp agree on decoders: each is the proof of the other.</summary>
public sealed class TinyDecoderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Logits_AnyText_AreTheReferences(int seed)
    {
        TinyModel model = TinyDecoder.Create(seed);
        DecoderReference reference = new(model);
        using NativeModel native = new(model.Write(_folder));

        foreach (int[] tokens in Texts(seed))
            ReferenceMath.Distance(reference.Logits(tokens), native.Logits(tokens)).Should().BeLessThan(1e-5, "{0} tokens", tokens.Length);
    }

    [Fact]
    public void Vocabulary_Text_IsMergedAndComesBack()
    {
        using NativeModel native = new(TinyDecoder.Create().Write(_folder));
        const string text = "the world is hello, <|im_end|> \u00e4\n";
        ArrayBufferWriter<int> ids = new();
        native.Vocabulary.Tokenize(Encoding.UTF8.GetBytes(text), ids);

        native.Vocabulary.Size.Should().Be(TinyDecoder.VocabularySize);
        native.Vocabulary.Bos.Should().Be(TinyDecoder.Begin);
        native.Vocabulary.EndsGeneration(TinyDecoder.End).Should().BeTrue();
        ids.WrittenCount.Should().BeLessThan(Encoding.UTF8.GetByteCount(text)).And.BeGreaterThan(10);
        ids.WrittenSpan.ToArray().Should().OnlyContain(id => id < TinyDecoder.Begin, "markers in a text are text");
        List<byte> bytes = [];
        foreach (int id in ids.WrittenSpan)
            bytes.AddRange(native.Vocabulary.Piece(id));

        Encoding.UTF8.GetString(bytes.ToArray()).Should().Be(text);
    }

    [Fact]
    public async Task OpenAsync_TinyModel_Chats()
    {
        await using LlamaCppChatClient client = await LlamaCppChatClient.OpenAsync(
            TinyDecoder.Create().Write(_folder), cancellationToken: TestContext.Current.CancellationToken);

        Microsoft.Extensions.AI.ChatResponse answer = await client.GetResponseAsync(
            Conversations.Ask("Hello"), Conversations.Greedy(5), TestContext.Current.CancellationToken);

        answer.Usage!.OutputTokenCount.Should().BeInRange(1, 5);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Gets token sequences of several lengths.</summary>
    internal static IEnumerable<int[]> Texts(int seed)
    {
        Random random = new(seed);
        foreach (int length in (int[])[1, 2, 17, 90])
            yield return [.. Enumerable.Range(0, length).Select(_ => random.Next(TinyDecoder.VocabularySize))];
    }
}
