using LocalMode.Tokenizers.Constraints.Automata;
using LocalMode.Tokenizers.Constraints.Grammar;
using LocalMode.Tokenizers.Constraints.Numbers;
using LocalMode.Tokenizers.Constraints.Vocabulary;
// Patterns have nodes of these names as well.
using GrammarChoice = LocalMode.Tokenizers.Constraints.Grammar.ChoiceNode;
using GrammarRepeat = LocalMode.Tokenizers.Constraints.Grammar.RepeatNode;
using GrammarSequence = LocalMode.Tokenizers.Constraints.Grammar.SequenceNode;

namespace LocalMode.Tokenizers.Constraints.Matching;

internal sealed partial class MatcherProgram
{
    // Nodes are numbered when they are first named and made from a queue: grammars are deeper than stacks.
    private sealed class Compilation(MatcherProgram program, CompileBudget budget)
    {
        // More links one after the other than any grammar has: they lead in a circle.
        private const int MaxLinks = 1 << 20;
        private static readonly JsonConstraintOptions Defaults = new();
        private readonly Dictionary<(GrammarNode Node, JsonConstraintOptions Options), int> _numbers = [];
        private readonly Dictionary<JsonConstraintOptions, JsonStyle> _styles = [];
        private readonly Dictionary<object, int> _lexemes = [];
        private readonly Queue<(GrammarNode Node, JsonConstraintOptions Options, int Number)> _open = [];

        public int Compile(GrammarNode root)
        {
            int number = NumberOf(root, Defaults);
            while (_open.TryDequeue(out (GrammarNode Node, JsonConstraintOptions Options, int Number) next))
            {
                budget.Charge(64);
                program._nodes[next.Number] = Create(next.Node, next.Options);
            }

            return number;
        }

        private static GrammarNode Follow(GrammarNode node)
        {
            int steps = 0;
            while (node is LinkNode link)
                node = ++steps > MaxLinks ? NeverNode.Instance : link.Target;
            return node;
        }

        private int NumberOf(GrammarNode node, JsonConstraintOptions options)
        {
            node = Follow(node);
            if (_numbers.TryGetValue((node, options), out int number))
                return number;
            number = Reserve();
            _numbers.Add((node, options), number);
            _open.Enqueue((node, options, number));
            return number;
        }

        private int Reserve()
        {
            program._nodes.Add(null!);
            return program._nodes.Count - 1;
        }

        private int[] NumbersOf(IEnumerable<GrammarNode> nodes, JsonConstraintOptions options) => [.. nodes.Select(node => NumberOf(node, options))];

        private ProgramNode Create(GrammarNode node, JsonConstraintOptions options)
        {
            switch (node)
            {
                case NeverNode:
                    return new ChoiceProgram();
                case LiteralNode literal:
                    return new LexemeNode(Once(System.Text.Encoding.Latin1.GetString(literal.Utf8), () => new LiteralLexeme(literal.Utf8)));
                case TextNode text:
                    return new LexemeNode(Once(node, () => new TextLexeme(MachineOf(text.Language, text.MaxLength), program.Vocabulary.Alphabet, program.Rows)));
                case NumberNode number:
                    return new LexemeNode(Once(number.Numbers, () => NumberLexeme(number.Numbers)));
                case StringNode text:
                    return new LexemeNode(StringLexeme(text));
                case GrammarChoice choice:
                    return CreateChoice(choice, options);
                case GrammarSequence sequence:
                    return sequence.Parts.Length == 0
                        ? new LexemeNode(Once(node, static () => new LiteralLexeme([])))
                        : new SequenceProgram(NumbersOf(sequence.Parts, options));
                case GrammarRepeat repeat:
                    return new RepeatProgram(NumberOf(repeat.Item, options), repeat.Minimum, repeat.Maximum);
                case DocumentNode document:
                    return CreateDocument(document);
                case ObjectNode item:
                    return new ObjectProgram(item, StyleOf(options), options.PropertyOrder == JsonPropertyOrder.Any, NumbersOf(item.Declared.Select(static property => property.Value), options), NumbersOf(item.Others.Select(static other => other.Value), options), program, budget);
                case ArrayNode array:
                    return new ArrayProgram(array, StyleOf(options), ItemsOf(array, options), program);
                default:
                    throw new NotSupportedException($"There is no program for {node.GetType().Name}.");
            }
        }

        // A matcher holds only so many side by side: of more, some would be lost.
        private ChoiceProgram CreateChoice(GrammarChoice choice, JsonConstraintOptions options)
        {
            List<GrammarNode> alternatives = Flatten(choice);
            if (alternatives.Count > MatcherRun.MaxConfigurations)
                throw new SchemaTooComplexException($"{MatcherRun.MaxConfigurations:N0} alternatives side by side");
            return new ChoiceProgram { Alternatives = NumbersOf(alternatives, options) };
        }

        // White space around the value is a node of its own on either side.
        private SequenceProgram CreateDocument(DocumentNode document)
        {
            int value = NumberOf(document.Value, document.Options);
            int around = StyleOf(document.Options).Around;
            if (around < 0)
                return new SequenceProgram([value]);
            int space = Reserve();
            program._nodes[space] = new LexemeNode(around);
            return new SequenceProgram([space, value, space]);
        }

        private (int Plain, int Counted)[] ItemsOf(ArrayNode array, JsonConstraintOptions options) =>
        [
            .. array.First.Select(item => NumbersOf(item, options)),
            array.Rest is { } rest ? NumbersOf(rest, options) : (-1, -1),
        ];

        private (int Plain, int Counted) NumbersOf(ArrayItem item, JsonConstraintOptions options) =>
            (NumberOf(item.Plain, options), item.Counted is { } counted ? NumberOf(counted, options) : -1);

        private JsonStyle StyleOf(JsonConstraintOptions options)
        {
            JsonConstraintOptions key = new() { WhiteSpace = options.WhiteSpace, MaxWhiteSpaceRun = options.MaxWhiteSpaceRun };
            if (!_styles.TryGetValue(key, out JsonStyle? style))
                _styles.Add(key, style = new JsonStyle(key, program));
            return style;
        }

        private int StringLexeme(StringNode node)
        {
            object key = node.Language.IsUniversal(0) ? (node.MinLength, node.MaxLength) : (node.Language, node.MaxLength);
            return Once(key, Create);

            Lexeme Create()
            {
                if (!node.Language.IsUniversal(0))
                    return program.CreateString(MachineOf(node.Language, node.MaxLength));
                return node.MinLength == 0 && node.MaxLength is null
                    ? program.Shared.AnyString
                    : program.CreateString(new LengthMachine(node.MinLength, node.MaxLength, program.Vocabulary.Trie.MaxDepth));
            }
        }

        private NumberLexeme NumberLexeme(NumberSet numbers)
        {
            budget.Charge(160L * numbers.Intervals.Length);
            Alphabet alphabet = program.Vocabulary.Alphabet;
            return alphabet.FindUnwritable("0123456789-+.eE"u8) is null ? Constraints.Numbers.NumberLexeme.Of(numbers, program.Rows) : new(numbers, alphabet, program.Rows);
        }

        private StringMachine MachineOf(CharDfa language, int? maxLength) => maxLength is { } most && language.MaxLength(language.Start) > most
            ? new BoundedMachine(language, most, program.Vocabulary.Trie.MaxDepth, program.Rows)
            : new DfaMachine(language);

        private int Once(object key, Func<Lexeme> create)
        {
            if (!_lexemes.TryGetValue(key, out int lexeme))
            {
                budget.Charge(256);
                _lexemes.Add(key, lexeme = program.AddLexeme(create()));
            }

            return lexeme;
        }

        // Choices in choices, each once, so that a cycle of choices alone has nothing.
        private static List<GrammarNode> Flatten(GrammarChoice choice)
        {
            List<GrammarNode> flat = [];
            HashSet<GrammarNode> seen = [choice];
            Stack<GrammarNode> open = new(choice.Alternatives.Reverse());
            while (open.TryPop(out GrammarNode? next))
            {
                next = Follow(next);
                if (!seen.Add(next))
                    continue;
                if (next is not GrammarChoice inner)
                {
                    flat.Add(next);
                    continue;
                }

                for (int i = inner.Alternatives.Length - 1; i >= 0; i--)
                    open.Push(inner.Alternatives[i]);
            }

            return flat;
        }
    }
}
