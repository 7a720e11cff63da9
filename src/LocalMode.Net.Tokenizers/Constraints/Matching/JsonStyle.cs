namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>The lexemes of the structure of JSON in one style of white space.</summary>
internal sealed class JsonStyle
{
    /// <summary>The label of a comma.</summary>
    public const int Comma = 0;

    /// <summary>The label of a closing bracket.</summary>
    public const int Close = 1;

    public JsonStyle(JsonConstraintOptions options, MatcherProgram program)
    {
        int run = options.WhiteSpace == JsonWhiteSpace.Flexible ? options.MaxWhiteSpaceRun : 0;
        byte[] space = options.WhiteSpace == JsonWhiteSpace.Spaced ? " "u8.ToArray() : [];
        Around = run > 0 ? Add(run) : -1;
        Colon = Add(run, new PunctuationLexeme.Mark(':', space, run));
        Object = Brackets('{', '}');
        Array = Brackets('[', ']');

        BracketLexemes Brackets(char open, char close)
        {
            PunctuationLexeme.Mark comma = new(',', space, run, Comma), end = new(close, [], 0, Close);
            return new BracketLexemes(
                Add(0, new PunctuationLexeme.Mark(open, [], run)),
                Add(0, end),
                Add(run, comma),
                Add(run, end),
                Add(run, comma, end));
        }

        int Add(int before, params PunctuationLexeme.Mark[] marks) => program.AddLexeme(new PunctuationLexeme(before, marks));
    }

    /// <summary>Gets the white space around a document, -1 if there is none.</summary>
    public int Around { get; }

    public int Colon { get; }

    public BracketLexemes Object { get; }

    public BracketLexemes Array { get; }

    /// <summary>The lexemes around the parts of an object or an array.</summary>
    /// <param name="Open">The opening bracket.</param>
    /// <param name="CloseEmpty">The closing bracket directly behind it.</param>
    /// <param name="Comma">A comma where no end may come.</param>
    /// <param name="End">The closing bracket where no comma may come.</param>
    /// <param name="CommaOrEnd">Either.</param>
    internal readonly record struct BracketLexemes(int Open, int CloseEmpty, int Comma, int End, int CommaOrEnd)
    {
        /// <summary>Gives the lexeme after an item, -1 if neither may come.</summary>
        public int After(bool canGoOn, bool canEnd) => canGoOn ? canEnd ? CommaOrEnd : Comma : canEnd ? End : -1;
    }
}
