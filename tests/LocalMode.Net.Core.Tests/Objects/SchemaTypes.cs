using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalMode.Core.Tests.Objects;

internal enum Colour
{
    Red,

    [JsonStringEnumMemberName("dark blue")]
    Blue,
}

[Flags]
internal enum Days
{
    None = 0,
    Monday = 1,
    Tuesday = 2,
    Friday = 16,
}

internal enum Level : sbyte
{
    Low = -1,
    Middle = 0,
    High = 100,
}

internal sealed record Person(string Name, int Age, string? Nick, int Level = 3);

internal sealed record City(string Name, Uri? Site, decimal Area, DateOnly Founded);

internal readonly record struct Point(double X, float Y);

internal sealed class Mutable
{
    public string Name { get; set; } = "";

    public int? Age { get; set; }

    public string Shown => $"{Name} {Age}";

    public required string Must { get; set; }

    [Description("what it holds")]
    public List<int> Fixed { get; } = [];

    [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]
    public List<byte> Filled { get; } = [];

    [JsonIgnore]
    public int Ignored { get; set; }

    public DateTime When { get; init; }
}

internal sealed class Node
{
    public int Value { get; set; }

    public Node? Next { get; set; }

    public List<Node> Children { get; set; } = [];
}

internal sealed class DefaultNode
{
    public DefaultNode? Default { get; set; }

    public Dictionary<string, DefaultNode>? Properties { get; set; }
}

internal sealed class ReadOnlyFirst
{
    // Written first, so that references lead into a member that only can be read.
    public Node? Shown => Kept;

    public Node? Kept { get; set; }
}

[JsonDerivedType(typeof(Square), "square")]
[JsonDerivedType(typeof(Circle), "circle")]
internal abstract class Shape
{
    public string? Id { get; set; }
}

internal sealed class Square : Shape
{
    public double Side { get; set; }
}

internal sealed class Circle : Shape
{
    public required double Radius { get; set; }

    public Shape? Inner { get; set; }
}

internal sealed class Extended
{
    public int A { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}

internal sealed class Annotated
{
    [Range(1, 10)]
    public byte Small { get; set; }

    [Range(-5, 1000)]
    public byte Wide { get; set; }

    [StringLength(5, MinimumLength = 2)]
    public string Text { get; set; } = "";

    [EmailAddress]
    public string Mail { get; set; } = "";

    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public float Named { get; set; }
}

internal sealed class AllScalars
{
    public bool Truth { get; set; }

    public sbyte A { get; set; }

    public byte B { get; set; }

    public short C { get; set; }

    public ushort D { get; set; }

    public int E { get; set; }

    public uint F { get; set; }

    public long G { get; set; }

    public ulong H { get; set; }

    public Int128 I { get; set; }

    public UInt128 J { get; set; }

    public Half K { get; set; }

    public float L { get; set; }

    public double M { get; set; }

    public decimal N { get; set; }

    public char O { get; set; }

    public string? P { get; set; }

    public Guid Q { get; set; }

    public DateTime R { get; set; }

    public DateTimeOffset? S { get; set; }

    public DateOnly T { get; set; }

    public TimeOnly? U { get; set; }

    public TimeSpan V { get; set; }

    public Uri? W { get; set; }

    public Version? X { get; set; }

    public byte[]? Y { get; set; }

    public Colour Z { get; set; }
}

/// <summary>Takes some numbers only.</summary>
internal sealed record Picky
{
    public Picky(int value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 10);
        Value = value;
    }

    public int Value { get; }
}

[JsonDerivedType(typeof(Tagged), "tagged")]
[JsonDerivedType(typeof(Noted), "noted")]
internal class Tagged
{
    public int Value { get; set; }

    [JsonExtensionData]
    public Dictionary<string, object>? More { get; set; }
}

internal sealed class Noted : Tagged
{
    [JsonPropertyName("näme \"1\"")]
    public string? Note { get; set; }
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Dog), "dog")]
[JsonDerivedType(typeof(Cat), "cat")]
internal class Animal
{
    public string Name { get; set; } = "";
}

internal sealed class Dog : Animal
{
    public int Bones { get; set; }
}

internal sealed class Cat : Animal
{
    public List<Animal> Friends { get; set; } = [];
}

internal sealed class Readings
{
    public float Low { get; set; }

    public double? High { get; set; }

    public Half[] All { get; set; } = [];

    public Dictionary<string, float> ByName { get; set; } = [];
}

[JsonDerivedType(typeof(Started), "started")]
[JsonDerivedType(typeof(Moved), "moved")]
internal abstract record Step;

internal sealed record Started : Step;

internal sealed record Moved(int By) : Step;
