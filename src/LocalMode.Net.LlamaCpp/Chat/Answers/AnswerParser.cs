using LocalMode.LlamaCpp.Chat.ToolCalls;

namespace LocalMode.LlamaCpp.Chat.Answers;

/// <summary>
/// Divides an answer, while it streams, into text, reasoning and function calls. The result does not depend on how the answer is cut into pieces.
/// </summary>
/// <remarks>
/// Text is given out at once, except for what may still become a marker, and white space in front of one. White space around calls and
/// reasoning belongs to neither. Reasoning is recognised at the beginning of an answer only, and calls not inside of it. What follows an opening
/// marker is a call, readable or not; in styles without one, only an answer that is nothing but a call of an offered function counts.
/// One instance for one answer, one thread. Not needed where <see cref="IsNeeded"/> says so: then the answer is its text.
/// </remarks>
internal sealed partial class AnswerParser
{
    /// <summary>The characters that one call may have, unless another limit is given.</summary>
    public const int DefaultCallLimit = 1024 * 1024;

    private readonly ReasoningStyle? _reasoning;
    private readonly ToolCallStyle? _style;
    private readonly ToolCallGrammar? _rules;
    private readonly OfferedTools? _tools;
    private readonly CallContents? _contents;
    private readonly int _callLimit;
    private readonly TextBuffer _buffer = new();
    private readonly List<AnswerPart> _parts = [];
    private Phase _phase = Phase.Beginning;
    private bool _mayReason;
    private bool _dropsSpace;
    private bool _isPlain;
    private long _fed;
    private long _reasoningStart = -1;
    private long _reasoningEnd = -1;

    // Within the buffer: everything before the one has been looked at; the other is behind the last character that is neither space nor maybe a marker.
    private int _scanned;
    private int _solid;

    /// <summary>Prepares a parser for one answer.</summary>
    /// <param name="style">How the model writes calls, or <see langword="null"/> if it may make none.</param>
    /// <param name="tools">The functions of the request; needed with <paramref name="style"/>.</param>
    /// <param name="reasoning">How the model marks reasoning, or <see langword="null"/> if it has none.</param>
    /// <param name="isReasoning">Whether the prompt ends inside of reasoning (<see cref="ReasoningStyle.IsOpenAtEnd"/>).</param>
    /// <param name="callLimit">The characters that one call may have; more make it a call that cannot be read.</param>
    public AnswerParser(ToolCallStyle? style, OfferedTools? tools, ReasoningStyle? reasoning, bool isReasoning, int callLimit = DefaultCallLimit)
    {
        _style = style;
        _rules = style?.Rules;
        _contents = style is null ? null : new(style);
        _tools = tools;
        _reasoning = reasoning;
        _callLimit = callLimit;
        _mayReason = reasoning is not null;
        if (isReasoning && reasoning is not null)
            BeginReasoning(0);
    }

    /// <summary>Gets a value indicating whether calls stand at the very beginning of the answer, or nowhere: behind other text a marker is text.</summary>
    public bool HasCallsAtStart { get; init; }

    /// <summary>Gets a value indicating whether white space between reasoning and text belongs to the text.</summary>
    public bool KeepsSpace { get; init; }

    /// <summary>Gets a value indicating whether the answer has a call, readable or not.</summary>
    public bool HasCalls { get; private set; }

    /// <summary>Gets a value indicating whether what was fed last ended inside of reasoning.</summary>
    public bool IsReasoning => _phase == Phase.Reasoning;

    /// <summary>Gets how many of the characters fed so far belong to reasoning, its markers included.</summary>
    public long ReasoningCharacters => _reasoningStart < 0 ? 0 : (_reasoningEnd < 0 ? _fed : _reasoningEnd) - _reasoningStart;

    private enum Phase
    {
        Beginning,
        Reasoning,
        Text,
        MaybeCall,
        Between,
        Call,
        Lost,
    }

    /// <summary>Says whether answers have to be divided at all.</summary>
    public static bool IsNeeded(ToolCallStyle? style, ReasoningStyle? reasoning) => style is not null || reasoning is not null;

    /// <summary>Takes the answer's next piece.</summary>
    /// <param name="piece">The piece.</param>
    /// <returns>The parts that are ready; the same list each time, valid until the next call.</returns>
    public IReadOnlyList<AnswerPart> Append(string piece)
    {
        _parts.Clear();
        _fed += piece.Length;
        if (_buffer.Count == 0 && piece.Length > 0 && PlainKind(piece) is { } kind)
        {
            _parts.Add(new(kind, piece, null));
            return _parts;
        }

        _buffer.Append(piece);
        Run(isFinal: false);
        return _parts;
    }

    /// <summary>Ends the answer.</summary>
    /// <param name="isCut">Whether a limit ended it, and not the model: then a call that is not complete is text, and never delivered as a call.</param>
    /// <returns>The parts that were held back.</returns>
    public IReadOnlyList<AnswerPart> Complete(bool isCut = false)
    {
        _parts.Clear();
        Run(isFinal: true, isCut);
        return _parts;
    }

    // Most pieces hold nothing to divide: they go through as they are.
    private AnswerPartKind? PlainKind(string piece)
    {
        if (_phase != Phase.Text && !(_phase == Phase.Reasoning && _hasReasoned))
            return null;

        MarkerSearch? search = _phase == Phase.Text ? (_isPlain ? null : _rules?.Beginnings) : _reasoning!.Closings;
        if (search is { IsEmpty: false } && (char.IsWhiteSpace(piece[^1]) || !search.IsFree(piece)))
            return null;

        return _phase == Phase.Text ? AnswerPartKind.Text : AnswerPartKind.Reasoning;
    }

    private void Run(bool isFinal, bool isCut = false)
    {
        while (_phase switch
        {
            Phase.Beginning => Begin(isFinal),
            Phase.Reasoning => Reason(isFinal),
            Phase.Text => Speak(isFinal),
            Phase.MaybeCall => Weigh(isFinal),
            Phase.Between => Separate(isFinal),
            Phase.Call => Call(isFinal, isCut),
            _ => Recover(isFinal),
        })
        {
        }
    }

    private void Enter(Phase phase)
    {
        _phase = phase;
        _scanned = 0;
        _solid = 0;
    }

    private void Give(AnswerPartKind kind, int length)
    {
        if (length > 0)
            _parts.Add(new(kind, _buffer.Take(length), null));

        _scanned -= length;
        _solid -= length;
    }
}
