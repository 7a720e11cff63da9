using System.Buffers;
using System.Text;
using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Tokenization;

namespace LocalMode.LlamaCpp.Tests.Chat.Scripted;

/// <summary>Leaves a model one token at a time: those of a text, then the one that ends an answer.</summary>
internal sealed class ScriptedTokens : TokenConstraint
{
    private readonly int[] _tokens;
    private int _accepted;

    public ScriptedTokens(LlamaVocabulary vocabulary, string text) => _tokens = [.. Of(vocabulary, text), Of(vocabulary, vocabulary.EosText!).Single()];

    /// <summary>Tokenises a text; what spells a control token becomes one.</summary>
    public static int[] Of(LlamaVocabulary vocabulary, string text)
    {
        ArrayBufferWriter<int> ids = new();
        vocabulary.Tokenize(Encoding.UTF8.GetBytes(text), ids, parseSpecial: true);
        return ids.WrittenSpan.ToArray();
    }

    public override void Apply(Span<float> logits)
    {
        float kept = logits[_tokens[_accepted]];
        logits.Fill(float.NegativeInfinity);
        logits[_tokens[_accepted]] = kept;
    }

    public override void Accept(int token) => token.Should().Be(_tokens[_accepted++]);
}
