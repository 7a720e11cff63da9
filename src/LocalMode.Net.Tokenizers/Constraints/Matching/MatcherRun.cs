namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>
/// The state of a matcher: the configurations after each token, the frames they stand on, and the bytes of the answer. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// <c>_configurations</c> is a stack of sets: those after each token, and above <c>_top</c> of the last one those that a walk makes. A set is "open" when
/// what may follow the lexemes that may end is in it as well.
/// </remarks>
internal sealed partial class MatcherRun
{
    /// <summary>The most configurations after a token.</summary>
    public const int MaxConfigurations = 1024;

    // Inside of a token there may be more: a mask looks at each configuration alone, and what it allows has to be accepted.
    private const int MaxInside = 16 * MaxConfigurations;

    private readonly MatcherProgram _program;
    private readonly FrameArena _frames;
    private readonly ConfigurationIndex _index = new();
    private Configuration[] _configurations = new Configuration[64];
    private int _top;

    // Where the set begins that is being made.
    private int _setStart;
    private byte[] _text = new byte[256];
    private int _textLength;
    private Mark[] _marks = new Mark[64];
    private int _markCount;

    // Whether the answer may end in the set that was opened last.
    private bool _canEnd;

    public MatcherRun(MatcherProgram program)
    {
        _program = program;
        _frames = new FrameArena();
        _builder = new PartBuilder(program);
        Start();
    }

    private MatcherRun(MatcherRun other)
    {
        _program = other._program;
        _frames = other._frames.Clone();
        _builder = new PartBuilder(_program);
        _configurations = [.. other._configurations];
        _top = other._top;
        _text = [.. other._text];
        _textLength = other._textLength;
        _marks = [.. other._marks];
        _markCount = other._markCount;
    }

    /// <summary>Gets the number of tokens that were accepted.</summary>
    public int Count => _markCount - 1;

    private ref Mark Now => ref _marks[_markCount - 1];

    public MatcherRun Clone() => new(this);

    /// <summary>Goes back to a number of tokens.</summary>
    public void RollBack(int count)
    {
        _markCount = count + 1;
        _frames.Truncate(Now.Frames, Now.Names);
        _textLength = Now.Text;
        _top = Now.End;
        ForgetNames(_textLength);
    }

    /// <summary>Goes on by a token's bytes, if they may come next.</summary>
    public bool TryAccept(ReadOnlySpan<byte> bytes)
    {
        Scope scope = Save();
        if (!Read(bytes))
        {
            Restore(scope);
            return false;
        }

        // The set is at the top; it goes down to where the last one ends.
        int count = _top - _setStart;
        Array.Copy(_configurations, _setStart, _configurations, scope.Top, count);
        _index.Forget();
        _top = scope.Top + count;
        Push(scope.Top, bytes.IsEmpty && Now.IsEnd);
        return true;
    }

    /// <summary>Tells whether bytes may come next.</summary>
    public bool CanRead(ReadOnlySpan<byte> bytes)
    {
        Scope scope = Save();
        bool canRead = Read(bytes);
        Restore(scope);
        return canRead;
    }

    /// <summary>Tells whether the answer may end here.</summary>
    public bool CanEnd()
    {
        Scope scope = Save();
        OpenNow();
        bool canEnd = _canEnd;
        Restore(scope);
        return canEnd;
    }

    /// <summary>Tells whether a byte may come next.</summary>
    public bool CanGoOn()
    {
        Scope scope = Save();
        OpenNow();
        bool canGoOn = false;
        for (int i = _setStart; i < _top && !canGoOn; i++)
            canGoOn = _program.LexemeAt(_configurations[i].Lexeme).CanGoOn(_configurations[i].State);
        Restore(scope);
        return canGoOn;
    }

    private void Start()
    {
        _setStart = 0;
        _canEnd = false;
        Enter(_program.Root, FrameArena.Bottom);
        Push(0, _canEnd);
    }

    private void Push(int start, bool isEnd)
    {
        _top = Math.Min(_top, start + MaxConfigurations);
        if (_markCount == _marks.Length)
            Array.Resize(ref _marks, _markCount * 2);
        _marks[_markCount++] = new Mark(start, _top, _frames.Count, _frames.NameCount, _textLength, isEnd);
    }

    // Makes a set that is a copy of the current one, opened.
    private void OpenNow()
    {
        CopyNow();
        Open();
        _canEnd |= Now.IsEnd;
    }

    private void CopyNow()
    {
        (int start, int end) = (Now.Start, Now.End);
        _setStart = _top;
        Reserve(end - start);
        Array.Copy(_configurations, start, _configurations, _top, end - start);
        _index.Forget();
        _top += end - start;
    }

    // Makes the set after some bytes from the current one, the one that stands at the top.
    private bool Read(ReadOnlySpan<byte> bytes)
    {
        CopyNow();
        foreach (byte value in bytes)
        {
            Open();
            (int start, int end) = (_setStart, _top);
            _setStart = _top;
            Step(start, end, value);
            if (_setStart == _top)
                return false;
        }

        return true;
    }

    private Scope Save() => new(_top, _frames.Count, _frames.NameCount, _textLength);

    private void Restore(Scope scope)
    {
        _top = scope.Top;
        _frames.Truncate(scope.Frames, scope.Names);
        _textLength = scope.Text;
    }

    private void Reserve(int count)
    {
        if (_top + count > _configurations.Length)
            Array.Resize(ref _configurations, Math.Max(_configurations.Length * 2, _top + count));
    }

    // The set after a token, how much of the arenas and of the text belongs to it, and whether the grammar has the empty text where nothing stands.
    private readonly record struct Mark(int Start, int End, int Frames, int Names, int Text, bool IsEnd);

    private readonly record struct Scope(int Top, int Frames, int Names, int Text);
}
