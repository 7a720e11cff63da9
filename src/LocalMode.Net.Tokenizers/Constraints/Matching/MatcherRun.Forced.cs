namespace LocalMode.Tokenizers.Constraints.Matching;

internal sealed partial class MatcherRun
{
    /// <summary>Gives the bytes that must come next.</summary>
    public int FindForced(Span<byte> bytes)
    {
        Scope scope = Save();
        OpenNow();
        int count = 0;
        for (; count < bytes.Length; count++)
        {
            int value = _canEnd ? -1 : FindForced();
            if (value < 0)
                break;
            bytes[count] = (byte)value;
            (int start, int end) = (_setStart, _top);
            _setStart = _top;
            Step(start, end, (byte)value);
            Open();
        }

        Restore(scope);
        return count;
    }

    // The byte that all configurations of the set at the top force, or -1.
    private int FindForced()
    {
        int forced = -1;
        for (int i = _setStart; i < _top; i++)
        {
            Configuration configuration = _configurations[i];
            Lexeme lexeme = _program.LexemeAt(configuration.Lexeme);
            int value = lexeme.ForcedByte(configuration.State);

            // What follows an end is in the set as well.
            if (value < 0 && lexeme.IsAccepting(configuration.State) && !lexeme.CanGoOn(configuration.State))
                continue;
            if (value < 0 || (forced >= 0 && value != forced))
                return -1;
            forced = value;
        }

        return forced;
    }
}
