using LocalMode.Tokenizers.Constraints.Automata;
using LocalMode.Tokenizers.Constraints.Grammar;
using LocalMode.Tokenizers.Constraints.Matching;
using GrammarChoice = LocalMode.Tokenizers.Constraints.Grammar.ChoiceNode;
using GrammarRepeat = LocalMode.Tokenizers.Constraints.Grammar.RepeatNode;
using GrammarSequence = LocalMode.Tokenizers.Constraints.Grammar.SequenceNode;

namespace LocalMode.Tokenizers.Constraints;

/// <summary>
/// An object that is valid by a schema, written as parameters between markers. Strings are written as they are, without quotes and escapes; all other values
/// as JSON.
/// </summary>
/// <remarks>
/// <para>Parameters come in the order in which JSON of the schema has its properties. A reader gets each value back if it takes a value for text where the
/// schema allows only that, for JSON where it is valid JSON by the schema, and else for text, and if it looks for the end of a value that is JSON behind
/// that JSON. Where a value may be a string, it is never an object or an array.</para>
/// <para>Immutable and safe for concurrent use. Names are written as they are: a schema that requires a name with <see cref="ParameterFormat.KeyEnd"/> in it, or
/// with white space at its ends, is <see cref="SchemaNotEnforceableException"/>, and so are limits on the count of properties that have to be counted.</para>
/// </remarks>
public sealed class ParameterGrammar : ConstraintGrammar
{
    private readonly ConstraintGrammar _json;
    private readonly ParameterFormat _format;

    /// <summary>Initializes a new instance of the <see cref="ParameterGrammar"/> class.</summary>
    /// <param name="schema">The schema of the object. What it allows besides objects is left out.</param>
    /// <param name="format">How parameters are written.</param>
    /// <param name="options">How values that are JSON are written and the schema is read, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">A text of the format is empty, or an option is out of range.</exception>
    public ParameterGrammar(JsonSchema schema, ParameterFormat format, JsonConstraintOptions? options = null)
        : this(Schema(schema, options), format)
    {
    }

    private ParameterGrammar(ConstraintGrammar json, ParameterFormat format)
        : base(KeyOf(json, format))
    {
        _json = json;
        _format = format;
    }

    internal override GrammarBuild Build(CompileBudget budget)
    {
        GrammarBuild json = _json.Build(budget);
        DocumentNode document = (DocumentNode)json.Root;
        return json with { Root = new Writer(_format, document.Options, budget).Object(document.Value) };
    }

    private static string KeyOf(ConstraintGrammar json, ParameterFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        format.Check();
        return string.Join('\0', "parameters", format.Open, format.KeyEnd, format.Close, format.ValueEnd, json.Key);
    }

    /// <summary>Turns the grammar of JSON into that of parameters.</summary>
    private sealed class Writer(ParameterFormat format, JsonConstraintOptions options, CompileBudget budget)
    {
        private readonly Dictionary<GrammarNode, GrammarNode> _values = new(ReferenceEqualityComparer.Instance);
        private CharDfa? _texts;
        private CharDfa? _names;

        public GrammarNode Object(GrammarNode root)
        {
            List<GrammarNode> objects = [];
            foreach (GrammarNode node in Alternatives(root))
            {
                if (node is ObjectNode value)
                    objects.Add(Parameters(value));
            }

            return Choice(objects);
        }

        private GrammarSequence Parameters(ObjectNode node)
        {
            if (node.MinProperties > 0)
                throw new SchemaNotEnforceableException("minProperties", "");
            if (node.MaxProperties < node.Declared.Length)
                throw new SchemaNotEnforceableException("maxProperties", "");

            List<GrammarNode> parts = [];
            foreach (DeclaredProperty property in node.Declared)
            {
                bool isReadable = Names.Accepts(property.Name);
                if (!isReadable && property.IsRequired)
                    throw new SchemaNotEnforceableException("required", "");
                if (!isReadable)
                    continue;

                GrammarNode parameter = Parameter(Literal(property.Name), property.Value);
                parts.Add(property.IsRequired ? parameter : new GrammarRepeat(parameter, 0, 1));
            }

            List<GrammarNode> others = [];
            foreach (OtherProperties other in node.Others)
                others.Add(Parameter(new TextNode(CharDfa.Intersect(other.Names, Names, budget)), other.Value));
            if (others.Count > 0 && node.MaxProperties != node.Declared.Length)
                parts.Add(new GrammarRepeat(Choice(others), 0, node.MaxProperties - node.Declared.Length));
            return new GrammarSequence([.. parts]);
        }

        private GrammarSequence Parameter(GrammarNode name, GrammarNode value)
        {
            budget.Charge(160);
            return new GrammarSequence([Literal(format.Open), name, Literal(format.KeyEnd), Value(value), Literal(format.Close)]);
        }

        private GrammarNode Value(GrammarNode node)
        {
            if (_values.TryGetValue(node, out GrammarNode? known))
                return known;

            List<GrammarNode> all = Alternatives(node);
            bool hasTexts = all.Exists(static alternative => alternative is StringNode);
            List<GrammarNode> values = [];
            foreach (GrammarNode alternative in all)
            {
                if (alternative is StringNode text)
                    values.Add(Texts(text));
                else if (!hasTexts || alternative is not (ObjectNode or ArrayNode))
                    values.Add(new DocumentNode(alternative, options));
            }

            return _values[node] = Choice(values);
        }

        private TextNode Texts(StringNode node)
        {
            CharDfa language = CharDfa.Intersect(node.Language, AllTexts, budget);
            if (node.MinLength > 0)
                language = CharDfa.Intersect(language, CharDfa.Length(node.MinLength, null, budget), budget);
            return new TextNode(language, node.MaxLength is { } most ? Math.Min(most, BoundedMachine.MostCountable(language)) : null);
        }

        // A reader that strips the line break in front of the closing marker takes a carriage return before it for a part of that.
        private CharDfa AllTexts => _texts ??= CharDfa.Intersect(Without(format.ValueEnd), CharDfa.WholePattern("(?:[^]*[^\\r])?", budget), budget);

        private CharDfa Names => _names ??= CharDfa.Intersect(Without(format.KeyEnd.Trim()), CharDfa.WholePattern("[^\\s\\u0085](?:[^]*[^\\s\\u0085])?", budget), budget);

        private CharDfa Without(string marker) => CharDfa.Pattern(Escape(FirstPiece(marker)), budget).Complement(budget);

        // A reader may take any white space for that in a marker.
        private static string FirstPiece(string marker)
        {
            int end = 0;
            while (end < marker.Length && !char.IsWhiteSpace(marker[end]))
                end++;
            return marker[..end];
        }

        private static string Escape(string text) =>
            string.Concat(text.Select(static c => "^$\\.*+?()[]{}|/".Contains(c, StringComparison.Ordinal) ? $"\\{c}" : $"{c}"));

        private List<GrammarNode> Alternatives(GrammarNode root)
        {
            List<GrammarNode> found = [];
            HashSet<GrammarNode> seen = new(ReferenceEqualityComparer.Instance);
            Stack<GrammarNode> open = new([root]);
            while (open.TryPop(out GrammarNode? node))
            {
                budget.Step();
                if (!seen.Add(node))
                    continue;
                if (node is LinkNode link)
                    open.Push(link.Target);
                else if (node is GrammarChoice choice)
                    Array.ForEach([.. choice.Alternatives.Reverse()], open.Push);
                else if (node is not NeverNode)
                    found.Add(node);
            }

            return found;
        }

        private static GrammarNode Choice(List<GrammarNode> nodes) => nodes switch
        {
            [] => NeverNode.Instance,
            [GrammarNode only] => only,
            _ => new GrammarChoice([.. nodes]),
        };

        private static LiteralNode Literal(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));
    }
}
