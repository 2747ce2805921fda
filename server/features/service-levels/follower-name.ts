/** Of the projection that moves the clocks. */
export const followerName = 'service-levels'
