using System.Runtime.CompilerServices;

namespace LocalMode.Tokenizers;

/// <summary>
/// Runs compiled patterns by backtracking, with bounded steps and bounded memory. Each thread keeps one, so that a warm run allocates nothing.
/// </summary>
internal sealed class PatternMachine
{
    private const int RetainedFrames = 1 << 14;

    // A frame is a register's old value, a loop that can take fewer or more characters, or a place to go on at.
    private const int Register = -1;
    private const int Alternative = -1;

    [ThreadStatic]
    private static PatternMachine? _kept;

    private Frame[] _frames = new Frame[256];
    private int _frameCount;
    private int[] _registers = new int[16];

    /// <summary>Takes the thread's machine.</summary>
    public static PatternMachine Rent()
    {
        PatternMachine machine = _kept ?? new PatternMachine();
        _kept = null;
        return machine;
    }

    /// <summary>Gives the machine back to the thread.</summary>
    public void Return()
    {
        if (_frames.Length > RetainedFrames)
        {
            _frames = new Frame[256];
        }

        _kept = this;
    }

    /// <summary>Tries the pattern at one position.</summary>
    /// <param name="program">The pattern.</param>
    /// <param name="text">The text; well-formed UTF-16.</param>
    /// <param name="at">The position.</param>
    /// <param name="budget">The steps that are left; more are an error.</param>
    /// <returns>The end of the match, or -1.</returns>
    public int Match(PatternProgram program, ReadOnlySpan<char> text, int at, ref long budget)
    {
        if (_registers.Length < program.RegisterCount)
        {
            _registers = new int[program.RegisterCount];
        }

        PatternInstruction[] code = program.Code;
        int[] registers = _registers;
        int pc = 0;
        _frameCount = 0;
        while (true)
        {
            if (--budget < 0)
            {
                throw program.Source.TooCostly();
            }

            ref readonly PatternInstruction step = ref code[pc];
            bool holds = true;
            switch (step.Code)
            {
                case PatternCode.Match:
                    return at;
                case PatternCode.Character:
                    holds = at < text.Length && ScalarAt(text, at, out int units) == step.A && Take(ref at, units);
                    break;
                case PatternCode.Set:
                    holds = at < text.Length && step.Set!.Contains(ScalarAt(text, at, out units)) && Take(ref at, units);
                    break;
                case PatternCode.Loop:
                    int minimum = 0;
                    holds = Run(text, ref at, step.A, step.B, step.Set!, ref minimum, ref budget);
                    if (holds && at > minimum)
                    {
                        Push(program, text.Length, new Frame(pc, at, minimum));
                    }

                    break;
                case PatternCode.PossessiveLoop:
                    minimum = 0;
                    holds = Run(text, ref at, step.A, step.B, step.Set!, ref minimum, ref budget);
                    break;
                case PatternCode.LazyLoop:
                    minimum = 0;
                    holds = Run(text, ref at, step.A, step.A, step.Set!, ref minimum, ref budget);
                    if (holds && step.B > step.A)
                    {
                        Push(program, text.Length, new Frame(pc, at, step.B == int.MaxValue ? int.MaxValue : step.B - step.A));
                    }

                    break;
                case PatternCode.Jump:
                    pc = step.A;
                    continue;
                case PatternCode.Branch:
                    if (step.Set is { } first && (at >= text.Length || !first.Contains(ScalarAt(text, at, out _))))
                    {
                        pc = step.A;
                        continue;
                    }

                    Push(program, text.Length, new Frame(step.A, at, Alternative));
                    break;
                case PatternCode.LazyBranch:
                    Push(program, text.Length, new Frame(pc + 1, at, Alternative));
                    pc = step.A;
                    continue;
                case PatternCode.Keep:
                    Push(program, text.Length, new Frame(Register, step.A, registers[step.A]));
                    registers[step.A] = at;
                    break;
                case PatternCode.ExitIfKept:
                    if (registers[step.A] == at)
                    {
                        pc = step.B;
                        continue;
                    }

                    break;
                case PatternCode.Begin:
                    Push(program, text.Length, new Frame(Register, step.A, registers[step.A]));
                    Push(program, text.Length, new Frame(Register, step.A + 1, registers[step.A + 1]));
                    registers[step.A] = _frameCount;
                    registers[step.A + 1] = at;
                    break;
                case PatternCode.EndAtomic:
                    _frameCount = registers[step.A];
                    break;
                case PatternCode.EndLook:
                    _frameCount = registers[step.A];
                    at = registers[step.A + 1];
                    break;
                case PatternCode.EndNegativeLook:
                    _frameCount = registers[step.A];
                    holds = false;
                    break;
                case PatternCode.StepBack:
                    budget -= step.A;
                    holds = StepBack(text, ref at, step.A);
                    break;
                default:
                    holds = PatternAnchors.Holds((PatternAnchor)step.A, text, at);
                    break;
            }

            if (holds)
            {
                pc++;
            }
            else if (!Backtrack(code, text, ref pc, ref at))
            {
                return -1;
            }
        }
    }

    private static bool StepBack(ReadOnlySpan<char> text, ref int at, int count)
    {
        for (; count > 0 && at > 0; count--)
        {
            at -= at > 1 && char.IsLowSurrogate(text[at - 1]) ? 2 : 1;
        }

        return count == 0;
    }

    // Takes characters of a set; "minimum" becomes the position after the least number of them.
    private static bool Run(ReadOnlySpan<char> text, ref int at, int least, int most, CodePointSet set, ref int minimum, ref long budget)
    {
        int count = 0;
        int start = at;
        minimum = at;
        while (count < most && at < text.Length)
        {
            if (!set.Contains(ScalarAt(text, at, out int units)))
            {
                break;
            }

            at += units;
            if (++count == least)
            {
                minimum = at;
            }
        }

        budget -= at - start;
        return count >= least;
    }

    private static bool Take(ref int at, int units)
    {
        at += units;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ScalarAt(ReadOnlySpan<char> text, int at, out int units)
    {
        char c = text[at];
        units = 1;
        return char.IsHighSurrogate(c) && at + 1 < text.Length ? Astral(c, text[at + 1], out units) : c;
    }

    private static int Astral(char high, char low, out int units)
    {
        units = 2;
        return char.ConvertToUtf32(high, low);
    }

    private bool Backtrack(PatternInstruction[] code, ReadOnlySpan<char> text, ref int pc, ref int at)
    {
        while (_frameCount > 0)
        {
            ref Frame frame = ref _frames[_frameCount - 1];
            if (frame.Pc == Register)
            {
                _registers[frame.At] = frame.More;
                _frameCount--;
                continue;
            }

            ref readonly PatternInstruction step = ref code[frame.Pc];
            if (step.Code == PatternCode.Loop && frame.More != Alternative)
            {
                frame.At -= char.IsLowSurrogate(text[frame.At - 1]) ? 2 : 1;
                (pc, at) = (frame.Pc + 1, frame.At);
                if (frame.At <= frame.More)
                {
                    _frameCount--;
                }

                return true;
            }

            if (step.Code == PatternCode.LazyLoop && frame.More != Alternative)
            {
                if (frame.At >= text.Length || !step.Set!.Contains(ScalarAt(text, frame.At, out int units)))
                {
                    _frameCount--;
                    continue;
                }

                frame.At += units;
                (pc, at) = (frame.Pc + 1, frame.At);
                if (frame.More != int.MaxValue && --frame.More == 0)
                {
                    _frameCount--;
                }

                return true;
            }

            (pc, at) = (frame.Pc, frame.At);
            _frameCount--;
            return true;
        }

        return false;
    }

    private void Push(PatternProgram program, int textLength, Frame frame)
    {
        if (_frameCount == _frames.Length)
        {
            // A pattern keeps a few frames for each character at most, or it is not one for cutting texts up.
            if (_frameCount > 1_000_000 + (8L * textLength))
            {
                throw program.Source.TooCostly();
            }

            Array.Resize(ref _frames, _frameCount * 2);
        }

        _frames[_frameCount++] = frame;
    }

    private record struct Frame(int Pc, int At, int More);
}
