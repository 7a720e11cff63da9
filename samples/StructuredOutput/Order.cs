using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StructuredOutput;

/// <summary>What the letters are read into. Lengths and ranges are part of the schema.</summary>
internal sealed record Order(
    [StringLength(30)] string Customer,
    [StringLength(20)] string Place,
    [StringLength(20)] string Article,
    [Range(1, 99)] int Copies,
    Urgency Urgency);

internal enum Urgency
{
    Low,
    Normal,
    High,
}

/// <summary>What System.Text.Json needs to know of the types without reflection, as under native AOT.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Order))]
internal sealed partial class OrderContext : JsonSerializerContext;

internal static class Shipping
{
    public static string Price([Description("in kilograms"), Range(1, 30)] int weight, bool express) => $"{weight * (express ? 4 : 2)} EUR";
}
