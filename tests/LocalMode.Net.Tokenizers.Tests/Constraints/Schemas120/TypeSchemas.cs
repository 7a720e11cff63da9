using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace LocalMode.Tokenizers.Tests.Constraints.Schemas120;

/// <summary>The schemas that System.Text.Json and Microsoft.Extensions.AI make of C# types.</summary>
internal static class TypeSchemas
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { new JsonStringEnumConverter() },
    };

    private static readonly JsonSerializerOptions Plain = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    private static readonly Type[] Types =
    [
        typeof(Person), typeof(Order), typeof(Tree), typeof(Shape), typeof(Settings), typeof(Measurements), typeof(Moments),
        typeof(int), typeof(string), typeof(bool), typeof(double), typeof(Color), typeof(List<string>), typeof(Dictionary<string, int>), typeof(int?),
    ];

    private enum Color
    {
        Red,
        Green,
        Blue,
    }

    public static IEnumerable<SchemaCase> All()
    {
        foreach (Type type in Types)
        {
            yield return new($"JsonSchemaExporter of {type.Name}", Element(Options.GetJsonSchemaAsNode(type)), [], []);
            yield return new($"JsonSchemaExporter of {type.Name}, plain", Element(Plain.GetJsonSchemaAsNode(type)), [], []);
            yield return new($"AIJsonUtilities of {type.Name}", AIJsonUtilities.CreateJsonSchema(type, serializerOptions: Options), [], []);
            AIJsonSchemaCreateOptions strict = new() { TransformOptions = new() { DisallowAdditionalProperties = true, RequireAllProperties = true, ConvertBooleanSchemas = true } };
            yield return new($"AIJsonUtilities of {type.Name}, strict", AIJsonUtilities.CreateJsonSchema(type, serializerOptions: Options, inferenceOptions: strict), [], []);
        }

        AIFunction function = AIFunctionFactory.Create(Weather, serializerOptions: Options);
        yield return new("AIFunctionFactory of a method", function.JsonSchema, [], []);
    }

    private static string Weather([Description("The city.")] string city, Color color, int days = 3, string? unit = null) => $"{city}{color}{days}{unit}";

    private static JsonElement Element(JsonNode node) => JsonSerializer.Deserialize<JsonElement>(node.ToJsonString());

    private sealed record Person([property: Description("Full name.")] string Name, [property: Range(0, 150)] int Age, string? Nickname, Color Favourite);

    private sealed record Line(string Product, decimal Price, [property: Range(1, 99)] int Count);

    private sealed record Order(Guid Id, DateTimeOffset At, IReadOnlyList<Line> Lines, Dictionary<string, string> Notes);

    private sealed record Tree(int Value, Tree? Left, Tree? Right);

    [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
    [JsonDerivedType(typeof(Circle), "circle")]
    [JsonDerivedType(typeof(Square), "square")]
    private abstract record Shape;

    private sealed record Circle(double Radius) : Shape;

    private sealed record Square(double Side) : Shape;

    private sealed class Settings
    {
        [JsonRequired]
        [MinLength(1)]
        [MaxLength(20)]
        public string Title { get; set; } = "";

        [RegularExpression("^[a-z]+$")]
        public string? Slug { get; set; }

        public bool IsOn { get; set; } = true;

        public object? Anything { get; set; }

        public byte[]? Bytes { get; set; }

        [JsonPropertyName("naïve name")]
        public char Letter { get; set; } = 'x';
    }

    private sealed record Measurements(byte A, sbyte B, short C, ushort D, int E, uint F, long G, ulong H, float I, double J, decimal K, int[] L, (int X, int Y)? M);

    private sealed record Moments(DateTime A, DateOnly B, TimeOnly C, TimeSpan D, Uri E, DayOfWeek F);
}
