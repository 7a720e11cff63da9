namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>A floating-point number.</summary>
internal sealed class FloatValue(double value) : TemplateValue
{
    public double Value => value;

    public override string TypeName => "float";

    public override bool IsTruthy => value != 0;

    public override TemplateValue? FindAttribute(string name, RenderContext context) => NumberMethods.Find(this, name);
}
