using System.Text;
using LocalMode.LlamaCpp.Chat.Answers;
using LocalMode.LlamaCpp.Chat.ToolCalls;
using LocalMode.LlamaCpp.Tokenization;

namespace LocalMode.LlamaCpp.Chat;

/// <summary>The control tokens that spell a marker of calls or of reasoning: the answer has to show them, or nobody would see the marker.</summary>
internal sealed class MarkerTokens
{
    private readonly HashSet<int> _ofCalls;
    private readonly HashSet<int> _ofReasoning;
    private readonly HashSet<int> _all;

    /// <summary>Looks through a vocabulary.</summary>
    public MarkerTokens(LlamaVocabulary vocabulary, ToolCallStyle style, ReasoningStyle? reasoning)
    {
        _ofCalls = Find(vocabulary, style.Rules.Texts);
        _ofReasoning = reasoning is null ? [] : Find(vocabulary, [reasoning.Open.Text, reasoning.Close.Text]);
        _all = [.. _ofCalls, .. _ofReasoning];
    }

    /// <summary>Gets the tokens that a request has to see.</summary>
    /// <param name="calls">Whether the model may make calls.</param>
    /// <param name="reasoning">Whether it may reason.</param>
    /// <returns>The tokens, or <see langword="null"/> if there are none.</returns>
    public IReadOnlySet<int>? Of(bool calls, bool reasoning)
    {
        HashSet<int> tokens = !calls ? _ofReasoning : reasoning ? _all : _ofCalls;
        return tokens.Count > 0 && (calls || reasoning) ? tokens : null;
    }

    private static HashSet<int> Find(LlamaVocabulary vocabulary, IReadOnlyList<string> texts)
    {
        HashSet<int> tokens = [];
        foreach (SpecialToken special in vocabulary.Specials)
        {
            string text = Encoding.UTF8.GetString(special.Text);
            foreach (string marker in texts)
            {
                if (marker.Contains(text, StringComparison.Ordinal))
                    tokens.Add(special.Id);
            }
        }

        return tokens;
    }
}
