import { useId } from 'react';
import { OWN_DATA_GROUPS, type OwnField, type OwnTable } from '#contract/portal/own-data-groups.ts';
import {
  GROWTH_MEASURES,
  type GrowthMeasure,
  type GrowthPoint,
  growthPoints,
} from '#contract/portal/own-data-pictures.ts';
import type { OwnRow } from '#contract/portal/own-data-routes.ts';
import { ownCellText } from '#contract/portal/own-data-text.ts';
import { useApp } from '../../window/app-context.ts';
import { ownLabel } from '../own-label.ts';
import './pictures.css';

const WIDTH = 480;
const HEIGHT = 240;
const EDGE = { left: 56, right: 16, top: 16, bottom: 36 };

/** Weight and height by age, as measured: straight lines between points, nothing beyond them and no judgement. */
export function GrowthPicture({ rows }: { readonly rows: readonly OwnRow[] }) {
  return GROWTH_MEASURES.map((measure) => {
    const points = growthPoints(rows, measure);
    return points.length === 0 ? null : <OneMeasure key={measure} measure={measure} points={points} />;
  });
}

function fieldOf(measure: GrowthMeasure): OwnField {
  const tables: readonly OwnTable[] = OWN_DATA_GROUPS.maternalHealth.tables;
  const field = tables.find(({ key }) => key === 'growth')?.fields.find(({ key }) => key === measure);
  if (field === undefined) throw new Error('the table of growth has the measure');
  return field;
}

function OneMeasure({ measure, points }: { readonly measure: GrowthMeasure; readonly points: readonly GrowthPoint[] }) {
  const { t, language } = useApp();
  const id = useId();
  const field = fieldOf(measure);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return null;
  const name = ownLabel(field.label, language);
  const said = ({ ageMonths, value }: GrowthPoint) =>
    t.ownData.pictures.atAge(ageMonths, `${ownCellText(field, value)} ${field.unit ?? ''}`);
  const values = points.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const ages = Math.max(1, last.ageMonths - first.ageMonths);
  const x = (age: number) => EDGE.left + ((age - first.ageMonths) / ages) * (WIDTH - EDGE.left - EDGE.right);
  const y = (value: number) =>
    HEIGHT - EDGE.bottom - ((value - least) / Math.max(1, most - least)) * (HEIGHT - EDGE.top - EDGE.bottom);
  const line = points.map((point) => `${x(point.ageMonths)},${y(point.value)}`).join(' ');
  return (
    <figure className="own-picture">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby={`${id}-title ${id}-said`}>
        <title id={`${id}-title`}>{t.ownData.pictures.growth(name)}</title>
        <desc id={`${id}-said`}>{t.ownData.pictures.growthSays(said(first), said(last))}</desc>
        <path className="axis" d={`M${EDGE.left} ${EDGE.top}V${HEIGHT - EDGE.bottom}H${WIDTH - EDGE.right}`} />
        <g className="marks">
          {[least, most].map((value) => (
            <text key={value} x={EDGE.left - 6} y={y(value) + 4} textAnchor="end">
              {ownCellText(field, value)}
            </text>
          ))}
          {[first, last].map(({ ageMonths }) => (
            <text key={ageMonths} x={x(ageMonths)} y={HEIGHT - EDGE.bottom + 20} textAnchor="middle">
              {ageMonths}
            </text>
          ))}
        </g>
        <polyline className="line" points={line} />
        {points.map((point) =>
          measure === 'weight' ? (
            <circle
              key={`${point.ageMonths} ${point.value}`}
              className="point"
              cx={x(point.ageMonths)}
              cy={y(point.value)}
              r="5"
            />
          ) : (
            <rect
              key={`${point.ageMonths} ${point.value}`}
              className="point"
              x={x(point.ageMonths) - 5}
              y={y(point.value) - 5}
              width="10"
              height="10"
            />
          ),
        )}
      </svg>
      <figcaption>
        {t.ownData.pictures.growth(name)} {t.ownData.pictures.axes(`${name} (${field.unit ?? ''})`)}
      </figcaption>
    </figure>
  );
}
