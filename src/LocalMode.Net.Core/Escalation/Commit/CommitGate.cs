using System.Buffers;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Decides, update by update, whether an answer commits.</summary>
internal struct CommitGate(CommitPolicy policy)
{
    private static readonly SearchValues<char> Terminators = SearchValues.Create(".!?\u3002\uFF01\uFF1F\uFF61\u0964\u06D4\u061F\u2026\u203D\n");

    private int _tokens;
    private bool _sentenceEnded;

    /// <summary>Gets whether there was content.</summary>
    public bool HasContent { get; private set; }

    /// <summary>Gets whether a tool call came. From then on the answer is held to its end.</summary>
    public bool HasToolCall { get; private set; }

    /// <summary>Looks at the next update.</summary>
    /// <returns>Whether the answer commits with it.</returns>
    public bool Add(ChatResponseUpdate update)
    {
        bool content = false;
        IList<AIContent> contents = update.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            AIContent item = contents[i];
            HasToolCall |= item is FunctionCallContent;
            if (!ContentProbe.IsContent(item))
                continue;
            content = true;
            if (policy.Kind == CommitPolicyKind.FirstSentence && item is TextContent text)
                ReadSentence(text.Text);
        }
        if (content)
        {
            HasContent = true;
            _tokens++;
        }
        return HasContent && !HasToolCall && policy.Kind switch
        {
            CommitPolicyKind.FirstContent => true,
            CommitPolicyKind.AfterTokens => _tokens >= policy.Tokens,
            CommitPolicyKind.FirstSentence => _complete,
            _ => false,
        };
    }

    private bool _complete;

    // A terminator ends a sentence when a blank follows it: not the one of 3.14, whose next digit may come with the next update. Scripts
    // without blanks between sentences need none.
    private void ReadSentence(ReadOnlySpan<char> text)
    {
        while (!_complete && !text.IsEmpty)
        {
            if (_sentenceEnded)
            {
                char next = text[0];
                if (char.IsWhiteSpace(next))
                    _complete = true;
                else if (!Terminators.Contains(next) && !IsClosing(next))
                    _sentenceEnded = false;
                text = text[1..];
                continue;
            }
            int end = text.IndexOfAny(Terminators);
            if (end < 0)
                return;
            _sentenceEnded = true;
            _complete = text[end] is '\n' or '\u3002' or '\uFF01' or '\uFF1F' or '\uFF61' or '\u0964';
            text = text[(end + 1)..];
        }
    }

    private static bool IsClosing(char c) => c is '"' or '\'' or ')' or ']' or '\u201D' or '\u2019' or '\u00BB';
}
