using System.Text.Json;
using LocalMode.Tokenizers.Constraints;

namespace LocalMode.Tokenizers.Tests.Constraints.Matching;

public sealed class PropertyOrderTests
{
    // Values that are spelled in one way only, so that random answers end.
    private static readonly string[] Schemas =
    [
        """{"type":"object","properties":{"a":{"const":true},"b":{"const":false},"c":{"const":null}},"required":["b"],"additionalProperties":false}""",
        """{"type":"object","properties":{"a":{"const":true},"ab":{"const":false},"abc":{"const":null}},"required":["ab","abc"],"maxProperties":2,"additionalProperties":false}""",
        """{"type":"object","properties":{"a":{"const":true},"b":{"const":false},"d":{"const":null}},"minProperties":2,"maxProperties":3,"required":["d"],"additionalProperties":{"const":[]}}""",
        """{"type":"object","properties":{"a":{"const":true},"b":{"const":false}},"patternProperties":{"^[bc]$":{"enum":[false,null]}},"minProperties":2,"additionalProperties":false}""",
    ];

    private static readonly string[] Members = ["\"a\":true", "\"b\":false", "\"c\":null", "\"ab\":false", "\"abc\":null", "\"d\":null", "\"e\":[]", "\"\\u0061\":true"];

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, Schemas.Length)];

    [Theory]
    [MemberData(nameof(Indices))]
    public void AnyOrder_AllObjects_AcceptedIfValidAndWithoutRepetition(int index)
    {
        JsonSchema schema = JsonSchema.Parse(Schemas[index]);
        Constraint constraint = Compile(schema);
        int accepted = 0;
        foreach (int[] choice in Choices(3))
        {
            string text = $"{{{string.Join(',', choice.Select(static i => Members[i]))}}}";
            using JsonDocument document = JsonDocument.Parse(text);
            string[] names = [.. document.RootElement.EnumerateObject().Select(static property => property.Name)];
            bool expected = names.Distinct().Count() == names.Length && schema.IsValid(document.RootElement);
            Accepts(constraint, text).Should().Be(expected, text);
            accepted += expected ? 1 : 0;
        }

        accepted.Should().BePositive();
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void AnyOrder_RandomAnswers_EndAndAreValid(int index)
    {
        JsonSchema schema = JsonSchema.Parse(Schemas[index]);
        Constraint constraint = Compile(schema);
        Random random = new(index);
        HashSet<string> orders = [];
        for (int i = 0; i < 60; i++)
        {
            byte[] answer = Answers.Random(constraint, random, freeTokens: 40);
            using JsonDocument document = JsonDocument.Parse(answer);
            schema.IsValid(document.RootElement).Should().BeTrue(System.Text.Encoding.UTF8.GetString(answer));
            string[] names = [.. document.RootElement.EnumerateObject().Select(static property => property.Name)];
            names.Should().OnlyHaveUniqueItems();
            orders.Add(string.Join(',', names));
        }

        orders.Should().HaveCountGreaterThan(1);
    }

    [Fact]
    public void SchemaOrder_OtherOrder_IsRefused()
    {
        Constraint constraint = Constraint.Compile(ConstraintGrammar.Schema(JsonSchema.Parse(Schemas[0])), Vocabularies.Of());
        Accepts(constraint, """{"a":true,"b":false}""").Should().BeTrue();
        Accepts(constraint, """{"b":false,"a":true}""").Should().BeFalse();
    }

    private static Constraint Compile(JsonSchema schema) =>
        Constraint.Compile(ConstraintGrammar.Schema(schema, new() { PropertyOrder = JsonPropertyOrder.Any }), Vocabularies.Of("\":", ",\"", "{\"a", "bc\""));

    private static bool Accepts(Constraint constraint, string text)
    {
        ConstraintMatcher matcher = constraint.CreateMatcher();
        return System.Text.Encoding.UTF8.GetBytes(text).All(value => matcher.TryAccept(value)) && matcher.CanEnd;
    }

    // All rows of at most so many members.
    private static IEnumerable<int[]> Choices(int length)
    {
        int[][] rows = [[]];
        for (int i = 0; i <= length; i++)
        {
            foreach (int[] row in rows)
                yield return row;
            rows = [.. rows.SelectMany(static row => Enumerable.Range(0, Members.Length).Select(member => (int[])[.. row, member]))];
        }
    }
}
