using System.Text.Json;
using System.Text.Json.Nodes;
using LocalMode.Tokenizers.Constraints.Matching;
using LocalMode.Tokenizers.Constraints.Numbers;

namespace LocalMode.Tokenizers.Tests.Constraints.Numbers;

public sealed class NumberLexemeTests
{
    private const string Symbols = "0123456789-+.eE";

    [Fact]
    public void Accept_RandomSchemasAndSpellings_AgreesWithTheValidator()
    {
        var random = new Random(20261126);
        int accepted = 0, refused = 0;
        for (int round = 0; round < 400; round++)
        {
            (JsonObject node, NumberSet? set) = RandomNumbers.Schema(random);
            set.Should().NotBeNull();
            JsonSchema schema = JsonSchema.Parse(node.ToJsonString());
            if (!NumberLexeme.CanFollow(set!))
                continue;
            NumberLexeme? lexeme = set!.IsEmpty ? null : new NumberLexeme(set);
            for (int i = 0; i < 40; i++)
            {
                string text = RandomNumbers.Spelling(random, node);
                bool expected = schema.IsValid(RandomNumbers.Element(text))
                    && (set.Spelling == NumberSpelling.Any || !text.Contains('e', StringComparison.OrdinalIgnoreCase));
                bool found = lexeme is not null && Accepts(lexeme, text);
                found.Should().Be(expected, "{0} by {1}", text, node.ToJsonString());
                accepted += found ? 1 : 0;
                refused += found ? 0 : 1;
            }
        }

        accepted.Should().BeGreaterThan(1500);
        refused.Should().BeGreaterThan(1500);
    }

    [Fact]
    public void Walk_RandomSymbols_EveryStateHasAWayToAValidEnd()
    {
        var random = new Random(7);
        for (int round = 0; round < 400; round++)
        {
            (JsonObject node, NumberSet? set) = RandomNumbers.Schema(random);
            if (set!.IsEmpty || IsTooLarge(set))
                continue;
            JsonSchema schema = JsonSchema.Parse(node.ToJsonString());
            var lexeme = new NumberLexeme(set);
            for (int walk = 0; walk < 6; walk++)
            {
                int state = lexeme.Start;
                string text = "";
                for (int length = random.Next(1, 30); length > 0; length--)
                {
                    char[] next = [.. Symbols.Where(c => lexeme.Next(state, (byte)c) != Lexeme.Dead)];
                    if (next.Length == 0)
                        break;
                    CheckForced(lexeme, state, next);
                    char picked = next[random.Next(next.Length)];
                    state = lexeme.Next(state, (byte)picked);
                    text += picked;
                }

                string end = ShortestEnd(lexeme, state) ?? throw new InvalidOperationException($"'{text}' has no end by {node.ToJsonString()}");
                Accepts(lexeme, text + end).Should().BeTrue();
                schema.IsValid(RandomNumbers.Element(text + end)).Should().BeTrue("{0} by {1}", text + end, node.ToJsonString());
            }
        }
    }

    [Fact]
    public void Create_Emptiness_MeansThatNothingIsValid()
    {
        var random = new Random(11);
        int empty = 0;
        for (int round = 0; round < 1500; round++)
        {
            (JsonObject node, NumberSet? set) = RandomNumbers.Schema(random);
            if (set!.IsEmpty)
            {
                empty++;
                JsonSchema schema = JsonSchema.Parse(node.ToJsonString());
                for (int i = 0; i < 10; i++)
                    schema.IsValid(RandomNumbers.Element(RandomNumbers.Spelling(random, node))).Should().BeFalse("{0}", node.ToJsonString());
            }
            else if (!IsTooLarge(set))
            {
                ShortestEnd(new NumberLexeme(set), 0).Should().NotBeNull();
            }
        }

        empty.Should().BeGreaterThan(100);
    }

    [Theory]
    [InlineData("""{"type":"integer"}""", 12)]
    [InlineData("""{"type":"integer","minimum":0,"maximum":1000000}""", 60)]
    [InlineData("""{"type":"integer","minimum":-2147483648,"maximum":2147483647}""", 250)]
    [InlineData("""{"type":"number"}""", 30)]
    [InlineData("""{"type":"number","minimum":0}""", 30)]
    [InlineData("""{"type":"number","minimum":0,"maximum":100}""", 6000)]
    public void States_AllOfThem_AreFew(string schema, int most)
    {
        var lexeme = new NumberLexeme(Read(schema));
        var seen = new HashSet<int> { lexeme.Start };
        var open = new Queue<int>(seen);
        while (open.TryDequeue(out int state))
        {
            foreach (char c in Symbols)
            {
                int next = lexeme.Next(state, (byte)c);
                if (next != Lexeme.Dead && seen.Add(next))
                    open.Enqueue(next);
            }
        }

        seen.Count.Should().BeLessThan(most);
    }

    [Theory]
    [InlineData("""{"type":"number","minimum":100,"maximum":200}""", "7", false)]
    [InlineData("""{"type":"number","minimum":100,"maximum":200}""", "1", true)]
    [InlineData("""{"type":"number","minimum":100,"maximum":200}""", "0.0000001999e", true)]
    [InlineData("""{"type":"number","minimum":100,"maximum":200}""", "20000000000e-0", true)]
    [InlineData("""{"type":"number","minimum":100,"maximum":200}""", "20000000000e+", false)]
    [InlineData("""{"type":"number","exclusiveMinimum":1,"exclusiveMaximum":2}""", "1.000", true)]
    [InlineData("""{"type":"number","exclusiveMinimum":1,"exclusiveMaximum":2}""", "2", false)]
    [InlineData("""{"type":"integer","minimum":5}""", "5.0", true)]
    [InlineData("""{"type":"integer","minimum":5}""", "5.1", false)]
    [InlineData("""{"type":"integer","minimum":5}""", "-", false)]
    [InlineData("""{"type":"integer","minimum":5}""", "5e", false)]
    [InlineData("""{"type":"integer","minimum":5}""", "12345678901234567890123456789012345678901234567890123456789012345678901234567890", true)]
    [InlineData("""{"type":"number","maximum":1e-300}""", "1e-300", true)]
    [InlineData("""{"type":"number","maximum":1e-300}""", "1e-3", true)]
    [InlineData("""{"type":"number","maximum":1e-300}""", "1e+", false)]
    [InlineData("""{"type":"number"}""", "-0.0e+00000000001", true)]
    [InlineData("""{"type":"number"}""", "01", false)]
    [InlineData("""{"type":"number"}""", "+", false)]
    public void Next_Beginning_LivesOnlyIfANumberCanFollow(string schema, string text, bool expected)
    {
        var lexeme = new NumberLexeme(Read(schema));
        int state = lexeme.Start;
        foreach (char c in text)
            state = state == Lexeme.Dead ? state : lexeme.Next(state, (byte)c);

        (state != Lexeme.Dead).Should().Be(expected);
    }

    [Fact]
    public void Next_PlainIntegers_HaveNoFraction()
    {
        NumberLexeme lexeme = NumberLexeme.Of(NumberSet.PlainIntegers);

        Accepts(lexeme, "-10").Should().BeTrue();
        Accepts(lexeme, "0").Should().BeTrue();
        Accepts(lexeme, "1.0").Should().BeFalse();
        Accepts(lexeme, "1e1").Should().BeFalse();
        NumberLexeme.Of(NumberSet.PlainIntegers).Should().BeSameAs(lexeme);
    }

    [Fact]
    public void Next_FromManyThreads_GivesTheSameStates()
    {
        NumberSet set = Read("""{"type":"number","minimum":-12.5,"exclusiveMaximum":987654.321}""");
        var lexeme = new NumberLexeme(set);
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, seed =>
        {
            var random = new Random(seed);
            for (int walk = 0; walk < 2000; walk++)
            {
                int state = lexeme.Start;
                for (int length = 0; length < 12 && state != Lexeme.Dead; length++)
                    state = lexeme.Next(state, (byte)Symbols[random.Next(Symbols.Length)]);
            }
        });

        Accepts(lexeme, "987654.320").Should().BeTrue();
        Accepts(lexeme, "987654.321").Should().BeFalse();
        Accepts(lexeme, "-1.25e1").Should().BeTrue();
        Accepts(lexeme, "-1.2500001e1").Should().BeFalse();
    }

    internal static NumberSet Read(string schema)
    {
        JsonElement root = RandomNumbers.Element(schema);
        NumberSet set = root.GetProperty("type").GetString() == "integer" ? NumberSet.Integers : NumberSet.All;
        JsonElement? Find(string name) => root.TryGetProperty(name, out JsonElement value) ? value : null;
        set = NumberSet.Intersect(set, NumberSet.Range(Find("minimum"), false, Find("maximum"), false), RandomNumbers.Budget)!;
        return NumberSet.Intersect(set, NumberSet.Range(Find("exclusiveMinimum"), true, Find("exclusiveMaximum"), true), RandomNumbers.Budget)!;
    }

    internal static bool Accepts(Lexeme lexeme, string text)
    {
        int state = lexeme.Start;
        foreach (char c in text)
        {
            state = lexeme.Next(state, (byte)c);
            if (state == Lexeme.Dead)
                return false;
        }

        return lexeme.IsAccepting(state);
    }

    private static bool IsTooLarge(NumberSet set) =>
        set.Divisor is not null && set.Divisor.ToUnits().Units > 1 << 20 && set.Listed(4096) is null;

    private static void CheckForced(NumberLexeme lexeme, int state, char[] next)
    {
        int forced = lexeme.ForcedByte(state);
        if (forced >= 0)
        {
            next.Should().Equal((char)forced);
            lexeme.IsAccepting(state).Should().BeFalse();
        }
        else
        {
            (next.Length != 1 || lexeme.IsAccepting(state)).Should().BeTrue();
        }
    }

    private static string? ShortestEnd(NumberLexeme lexeme, int start)
    {
        var before = new Dictionary<int, (int State, char Symbol)> { [start] = (-1, ' ') };
        var open = new Queue<int>([start]);
        while (open.TryDequeue(out int state))
        {
            if (lexeme.IsAccepting(state))
            {
                string end = "";
                for (; state != start; state = before[state].State)
                    end = before[state].Symbol + end;
                return end;
            }
            foreach (char c in Symbols)
            {
                int next = lexeme.Next(state, (byte)c);
                if (next != Lexeme.Dead && before.TryAdd(next, (state, c)))
                    open.Enqueue(next);
            }
        }

        return null;
    }
}
