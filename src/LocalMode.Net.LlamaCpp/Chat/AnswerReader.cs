using LocalMode.LlamaCpp.Chat.Answers;
using LocalMode.LlamaCpp.Chat.Constraints;
using LocalMode.LlamaCpp.Chat.ToolCalls;
using LocalMode.LlamaCpp.Engine;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat;

/// <summary>Turns the pieces of an answer into the contents of messages, where they are more than text.</summary>
internal sealed class AnswerReader
{
    private readonly AnswerParser _parser;
    private readonly bool _oneCallOnly;
    private readonly bool _hidesReasoning;
    private readonly List<AIContent> _contents = [];
    private long _reasoningCharacters;
    private int _tokens;

    // Tokens that may turn out to be the mark which opens reasoning.
    private int _undecided;

    private AnswerReader(AnswerParser parser, ChatRequest request)
    {
        _parser = parser;
        _oneCallOnly = request.OneCallOnly;
        _hidesReasoning = request.HidesReasoning;
    }

    /// <summary>Gets a value indicating whether the answer has a function call.</summary>
    public bool HasCalls { get; private set; }

    /// <summary>Gets a value indicating whether the answer ends here, because it has the one call that the request allows.</summary>
    public bool IsOver => _oneCallOnly && HasCalls;

    /// <summary>Gets the tokens that were reasoning, the marks included.</summary>
    public int ReasoningTokens { get; private set; }

    /// <summary>Prepares a reader.</summary>
    /// <param name="request">The request.</param>
    /// <param name="prompt">What the model knows of its template.</param>
    /// <param name="opensReasoning">Whether the answer begins inside of reasoning.</param>
    /// <param name="plan">What the answer may be; <see langword="null"/> for anything.</param>
    /// <returns>The reader, or <see langword="null"/> where the answer is text and nothing else.</returns>
    public static AnswerReader? Create(ChatRequest request, ChatPrompt prompt, bool opensReasoning, AnswerPlan? plan)
    {
        bool hasTools = request.Turn.Tools.Count > 0 && plan is not { IsText: true };
        ToolCallStyle? style = hasTools ? prompt.Tools.Style : null;
        if (!AnswerParser.IsNeeded(style, prompt.Reasoning))
            return null;

        AnswerParser parser = new(style, hasTools ? new(request.Turn.Tools, plan?.Unenforced) : null, prompt.Reasoning, opensReasoning)
        {
            HasCallsAtStart = plan is { CallsAtStart: true },
            KeepsSpace = plan?.Whole is not null,
        };
        return new(parser, request);
    }

    /// <summary>Takes the next piece.</summary>
    /// <param name="piece">The piece.</param>
    /// <returns>The contents that are ready; the same list each time, valid until the next call.</returns>
    public IReadOnlyList<AIContent> Read(AnswerPiece piece)
    {
        IReadOnlyList<AnswerPart> parts = _parser.Append(piece.Text);
        int tokens = piece.OutputTokens - _tokens;
        if (_parser.ReasoningCharacters > _reasoningCharacters)
        {
            ReasoningTokens += _undecided + tokens;
            _undecided = 0;
        }
        else if (_parser.ReasoningCharacters == 0 && (_undecided > 0 || !string.IsNullOrWhiteSpace(piece.Text)))
        {
            _undecided += tokens;
        }

        _reasoningCharacters = _parser.ReasoningCharacters;
        _tokens = piece.OutputTokens;
        return Take(parts);
    }

    /// <summary>Ends the answer.</summary>
    /// <param name="isCut">Whether a limit ended it: then a call that is not complete is text.</param>
    /// <returns>The contents that were held back.</returns>
    public IReadOnlyList<AIContent> Complete(bool isCut) => Take(_parser.Complete(isCut));

    private List<AIContent> Take(IReadOnlyList<AnswerPart> parts)
    {
        _contents.Clear();
        foreach (AnswerPart part in parts)
        {
            if (IsOver)
                break;

            if (part.Kind == AnswerPartKind.Reasoning && _hidesReasoning)
                continue;

            HasCalls |= part.Kind == AnswerPartKind.Call;
            _contents.Add(part.ToContent());
        }

        return _contents;
    }
}
