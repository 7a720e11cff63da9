using System.Diagnostics;
using System.Globalization;
using System.Text;
using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Tests.Constraints.Generation;

namespace LocalMode.Tokenizers.Tests.Constraints.Fuzzing;

/// <summary>Schemas made to exhaust time, memory or stack: each ends soon and within the limits, compiled or with a typed error.</summary>
public class HostileSchemaTests
{
    private const long MostBytes = 64L << 20;

    // The limit is one second on a quiet machine; the tests of a busy one share its processor.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    public static TheoryData<string, string> Schemas => new()
    {
        { "nested objects", Nested("{\"properties\":{\"a\":", "}}", "true", 500) },
        { "nested arrays", Nested("{\"items\":", "}", "true", 500) },
        { "nested required objects", Nested("{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":", "}}", "true", 60) },
        { "nested required objects beyond the limit", Nested("{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":", "}}", "true", 70) },
        { "nested anyOf", Nested("{\"anyOf\":[", ",{\"type\":\"null\"}]}", "{\"type\":\"integer\"}", 400) },
        { "nested allOf", Nested("{\"allOf\":[", ",{\"minimum\":1}]}", "{\"type\":\"integer\"}", 400) },
        { "product of anyOf", AllOf(14, i => $"{{\"anyOf\":[{{\"required\":[\"a{i}\"]}},{{\"required\":[\"b{i}\"]}},{{\"required\":[\"c{i}\"]}}]}}") },
        { "product of oneOf", AllOf(14, i => $"{{\"oneOf\":[{{\"required\":[\"a{i}\"]}},{{\"required\":[\"b{i}\"]}}]}}") },
        { "product of dependentRequired", """{"type":"object","dependentRequired":{@1}}""".Replace("@1", List(24, i => $"\"a{i}\":[\"b{i}\"]"), StringComparison.Ordinal) },
        { "product of if", AllOf(16, i => $"{{\"if\":{{\"properties\":{{\"a{i}\":{{\"const\":1}}}},\"required\":[\"a{i}\"]}},\"then\":{{\"required\":[\"b{i}\"]}},\"else\":{{\"required\":[\"c{i}\"]}}}}") },
        { "doubling references", """{"$defs":{@1,"d40":{"type":"null"}},"$ref":"#/$defs/d0"}""".Replace("@1", List(40, i => $"\"d{i}\":{{\"anyOf\":[{{\"$ref\":\"#/$defs/d{i + 1}\"}},{{\"type\":\"array\",\"items\":{{\"$ref\":\"#/$defs/d{i + 1}\"}}}}]}}"), StringComparison.Ordinal) },
        { "doubling allOf", """{"$defs":{@1,"d40":{"type":["object","null"]}},"$ref":"#/$defs/d0"}""".Replace("@1", List(40, i => $"\"d{i}\":{{\"allOf\":[{{\"$ref\":\"#/$defs/d{i + 1}\"}},{{\"properties\":{{\"a\":{{\"$ref\":\"#/$defs/d{i + 1}\"}}}}}}]}}"), StringComparison.Ordinal) },
        { "reference to itself", """{"$ref":"#"}""" },
        { "references in a circle", """{"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}},"$ref":"#/$defs/a"}""" },
        { "anyOf of itself", """{"anyOf":[{"$ref":"#"},{"type":"null"}]}""" },
        { "not of itself", """{"not":{"$ref":"#"}}""" },
        { "endless recursion", """{"type":"object","required":["a"],"properties":{"a":{"$ref":"#"}}}""" },
        { "endless arrays", """{"type":"array","minItems":1,"items":{"$ref":"#"}}""" },
        { "wide recursion", """{"type":"array","minItems":2,"maxItems":2,"items":{"anyOf":[{"$ref":"#"},{"type":"null"}]}}""" },
        { "merging recursion", """{"$defs":{"a":{"properties":{"x":{"$ref":"#/$defs/b"}}},"b":{"properties":{"x":{"allOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/b"}]}}}},"allOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/b"}]}""" },
        { "huge enum", """{"enum":[@1]}""".Replace("@1", List(50_000, i => $"\"value {i} {i * 7919 % 50_000}\""), StringComparison.Ordinal) },
        { "huge enum of objects", """{"enum":[@1]}""".Replace("@1", List(8_000, i => $"{{\"a\":{i},\"b\":[{i}]}}"), StringComparison.Ordinal) },
        { "many properties", """{"type":"object","properties":{@1},"additionalProperties":false}""".Replace("@1", List(20_000, i => $"\"property{i}\":{{\"type\":\"integer\",\"minimum\":{i}}}"), StringComparison.Ordinal) },
        { "many patterns", """{"type":"object","patternProperties":{@1}}""".Replace("@1", List(24, i => $"\"x{(char)('a' + i)}.*y\":{{\"minimum\":{i}}}"), StringComparison.Ordinal) },
        { "exponential pattern", """{"type":"string","pattern":"(a|b)*a(a|b){20}$"}""" },
        { "counted pattern", """{"type":"string","pattern":"^((a{1,100}){1,100}){1,100}$"}""" },
        { "large repetition", """{"type":"string","pattern":"^(ab|cd|ef){1,50000}$"}""" },
        { "many patterns on one string", AllOf(20, i => $"{{\"pattern\":\"{(char)('a' + i)}.*{(char)('a' + i)}\"}}") },
        { "overlapping anyOf of patterns", """{"anyOf":[@1]}""".Replace("@1", List(300, i => $"{{\"type\":\"string\",\"pattern\":\"a.*{i}\"}}"), StringComparison.Ordinal) },
        { "long strings", """{"type":"string","minLength":1000000,"maxLength":2000000000}""" },
        { "long strings of a pattern", """{"type":"string","pattern":"^[ab]*c","minLength":100000}""" },
        { "large tuples", """{"type":"array","prefixItems":[@1],"minItems":20000}""".Replace("@1", List(20_000, _ => "{\"type\":\"integer\"}"), StringComparison.Ordinal) },
        { "many required items", """{"type":"array","minItems":2000000000,"items":{"type":"null"}}""" },
        { "many counted items", """{"type":"array","contains":{"type":"string"},"minContains":50,"maxItems":100000}""" },
        { "many required properties", """{"type":"object","minProperties":2000000000}""" },
        { "huge multiple", """{"type":"integer","multipleOf":1000000007,"minimum":1}""" },
        { "product of multiples", AllOf(8, i => $"{{\"type\":\"integer\",\"multipleOf\":{new[] { 101, 103, 107, 109, 113, 127, 131, 137 }[i]}}}") },
        { "huge bounds", """{"type":"integer","minimum":@1,"maximum":@2}""".Replace("@1", new string('9', 3000), StringComparison.Ordinal).Replace("@2", new string('9', 3001), StringComparison.Ordinal) },
        { "tiny bounds", """{"type":"number","minimum":0.@11,"maximum":0.@21}""".Replace("@1", new string('0', 3000), StringComparison.Ordinal).Replace("@2", new string('0', 2999), StringComparison.Ordinal) },
        { "exponents", """{"type":"number","minimum":1e-1000000,"maximum":1e1000000}""" },
        { "exponents beyond all", """{"type":"number","minimum":1e999999999999,"maximum":1e9999999999999}""" },
        { "deep not", Nested("{\"not\":", "}", "{\"type\":\"integer\"}", 301) },
        { "unevaluated after many", """{"anyOf":[@1],"unevaluatedProperties":false}""".Replace("@1", List(12, i => $"{{\"properties\":{{\"a{i}\":true}},\"required\":[\"a{i}\"]}}"), StringComparison.Ordinal) },
        { "uniqueItems of all", """{"type":"array","uniqueItems":true,"minItems":3}""" },
        { "long names", """{"type":"object","properties":{"@1":{"type":"null"}},"required":["@2"]}""".Replace("@1", new string('n', 200_000), StringComparison.Ordinal).Replace("@2", new string('n', 200_000), StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(Schemas))]
    public void Compile_HostileSchema_EndsSoonWithinTheLimits(string name, string schema)
    {
        FixtureVocabulary vocabulary = FixtureVocabularies.Get("bpe-llama3");
        JsonConstraintOptions flexible = new() { WhiteSpace = JsonWhiteSpace.Flexible };
        Constraint? constraint = null;
        TimeSpan best = TimeSpan.MaxValue;
        for (int tries = 0; tries < 3 && best > Soon; tries++)
        {
            long start = Stopwatch.GetTimestamp();
            try
            {
                constraint = Constraint.Compile(ConstraintGrammar.Schema(JsonSchema.Parse(schema), flexible), vocabulary.Vocabulary);
            }
            catch (LocalModeException exception)
            {
                exception.Kind.Should().BeOneOf(
                    LocalModeErrorKind.SchemaInvalid, LocalModeErrorKind.SchemaNotEnforceable, LocalModeErrorKind.SchemaTooComplex, LocalModeErrorKind.ConstraintUnsatisfiable);
            }

            best = TimeSpan.FromTicks(Math.Min(best.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
        }

        best.Should().BeLessThan(Soon, name);
        if (constraint is null)
            return;
        constraint.ByteCount.Should().BeLessThan(MostBytes);
        Walk(constraint, vocabulary);
        constraint.ByteCount.Should().BeLessThan(MostBytes + (16L << 20));
    }

    /// <summary>Takes some random tokens; none may take long, and the masks stay within their limit.</summary>
    private static void Walk(Constraint constraint, FixtureVocabulary vocabulary)
    {
        ConstraintMatcher matcher = constraint.CreateMatcher();
        ulong[] mask = new ulong[vocabulary.Vocabulary.MaskLength];
        Random random = new(3);
        for (int i = 0; i < 60 && !matcher.IsComplete; i++)
        {
            long start = Stopwatch.GetTimestamp();
            matcher.FillMask(mask);
            int[] tokens = [.. Enumerable.Range(0, vocabulary.Vocabulary.Size).Where(token => TokenMask.Contains(mask, token) && token != vocabulary.End)];
            if (tokens.Length == 0)
                break;
            matcher.TryAccept(tokens[random.Next(tokens.Length)]).Should().BeTrue();
            Stopwatch.GetElapsedTime(start).Should().BeLessThan(Soon);
        }
    }

    private static string Nested(string open, string close, string inside, int depth) =>
        new StringBuilder().Insert(0, open, depth).Append(inside).Append(string.Concat(Enumerable.Repeat(close, depth))).ToString();

    private static string AllOf(int count, Func<int, string> part) => $"{{\"allOf\":[{List(count, part)}]}}";

    private static string List(int count, Func<int, string> part) => string.Join(',', Enumerable.Range(0, count).Select(i => part(i).ToString(CultureInfo.InvariantCulture)));
}
