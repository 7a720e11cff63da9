using System.Buffers;
using System.Text;
using LocalMode.LlamaCpp.Tokenization;

namespace LocalMode.LlamaCpp.Tests.TinyModels;

/// <summary>Texts for tiny models, with the tokens that they must become.</summary>
internal static class TinyTexts
{
    private static readonly string[] Words = ["the", "cat", "dog", "sat", "on", "mat", "sky", "is", "blue", "why", "word", "query"];

    /// <summary>Gets texts of so many words each.</summary>
    public static string[] Make(int seed, params int[] words)
    {
        Random random = new(seed);
        return Array.ConvertAll(words, count => string.Join(' ', Enumerable.Range(0, count).Select(_ => Words[random.Next(Words.Length)])));
    }

    /// <summary>Gets the tokens of whole words of the encoder's vocabulary, without markers.</summary>
    public static int[] WordTokens(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static word => Array.IndexOf(TinyEncoder.Tokens, "\u2581" + word))];

    /// <summary>Gets the tokens of a text for the encoder, with its markers.</summary>
    public static int[] EncoderTokens(string text) => [TinyEncoder.Begin, .. WordTokens(text), TinyEncoder.Separator];

    public static int[] Tokens(this LlamaVocabulary vocabulary, string text)
    {
        ArrayBufferWriter<int> ids = new();
        vocabulary.Tokenize(Encoding.UTF8.GetBytes(text), ids);
        return ids.WrittenSpan.ToArray();
    }
}
